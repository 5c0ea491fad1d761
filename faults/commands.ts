type Commands = Readonly<Record<string, (input: never) => Promise<unknown>>>

interface Asked {
  readonly number: number
  readonly command: string
  readonly input: unknown
}

/** The other end of child.ts: answers what the suite asks this process, and tells it that it is ready. */
export function answerCommands(commands: Commands, ready: unknown): void {
  process.on('message', ({ number, command, input }: Asked) => {
    const run = commands[command]
    if (!run) throw new Error(`there is no command ${command}`)
    run(input as never).then(
      (result) => process.send?.({ number, result }),
      (error: unknown) => process.send?.({ number, error: error instanceof Error ? error.message : String(error) }),
    )
  })
  // Without the suite there is nothing to do.
  process.on('disconnect', () => process.exit(1))
  process.send?.({ ready })
}
