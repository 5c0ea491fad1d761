import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/dashboard/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    // A page of the dashboard loads what it needs; warned of what grows past that.
    chunkSizeWarningLimit: 500,
    // The content security policy of the server allows no data: scripts, and small files as data are no gain on HTTP keep-alive.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // `npm run dev --workspace @capstan/dashboard` beside a running server.
    proxy: { '/operator': 'http://127.0.0.1:8080' },
  },
})
