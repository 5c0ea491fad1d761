import '@mantine/charts/styles.layer.css'
import { BarChart, LineChart } from '@mantine/charts'
import { Box, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import type { CallPoint, CallSubject, Json } from '../api/types.ts'
import { CallTable } from './call-table.tsx'
import { outcomes } from './outcomes.ts'
import { allOf, percentText, pointName } from './points.ts'

interface Props {
  readonly points: readonly Json<CallPoint>[]
  readonly span: 'day' | 'week'
  readonly about: CallSubject
}

/** Without keyboard stops of their own: the table below has every number, and a screen reader reads that. */
const quiet = { accessibilityLayer: false, margin: { left: 0, right: 12, top: 8, bottom: 0 } }
const still = { isAnimationActive: false }
const chartHeight = 180

/** Three charts of the same calls, with the same numbers as a table beneath. */
export default function Charts({ points, span, about }: Props) {
  const data = points.map((point) => ({ ...point, name: pointName(point.from, span) }))
  const all = allOf(points)
  const lines = {
    h: chartHeight,
    responsiveContainerProps: { height: chartHeight },
    data,
    dataKey: 'name',
    gridAxis: 'x' as const,
    lineChartProps: quiet,
    lineProps: still,
    textColor: 'inherit',
  }
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Chart title="Success rate" summary={successText(all, about)}>
          <LineChart
            {...lines}
            series={[{ name: 'successPercent', label: 'Success rate', color: 'indigo.6' }]}
            valueFormatter={(value) => `${value.toFixed(1)} %`}
            yAxisProps={{ domain: [0, 100], width: 64, tickFormatter: (value: number) => `${value} %` }}
            curveType="linear"
            connectNulls={false}
          />
        </Chart>
        <Chart
          title="Latency"
          summary="How long the calls took: half of them no longer than the unbroken line (p50), 95 in a hundred no longer than the broken one (p95)."
        >
          <LineChart
            {...lines}
            series={[
              { name: 'p50Ms', label: 'p50', color: 'indigo.6' },
              { name: 'p95Ms', label: 'p95', color: 'orange.7', strokeDasharray: '6 4' },
            ]}
            valueFormatter={(value) => `${Math.round(value)} ms`}
            yAxisProps={{ width: 64 }}
            curveType="linear"
            connectNulls={false}
          />
        </Chart>
      </SimpleGrid>
      <Chart title="Answers" summary={<Legend counts={all} />}>
        <BarChart
          h={chartHeight}
          data={data}
          dataKey="name"
          type="stacked"
          gridAxis="x"
          series={outcomes.map(({ name, label, color }) => ({ name, label, color }))}
          barProps={({ name }) => ({
            ...still,
            fill: `url(#answer-${name})`,
            stroke: 'var(--mantine-color-body)',
            strokeWidth: 1,
          })}
          barChartProps={quiet}
          textColor="inherit"
          yAxisProps={{ width: 64, allowDecimals: false }}
          maxBarWidth={40}
        >
          <Patterns />
        </BarChart>
      </Chart>
      <CallTable points={points} span={span} about={about} />
    </Stack>
  )
}

function successText(all: ReturnType<typeof allOf>, about: CallSubject): string {
  return all.succeeded + all.failed === 0
    ? `No ${about} had a clear answer.`
    : `${percentText(all)} ${about} that had a clear answer.`
}

interface ChartProps {
  readonly title: string
  /** What it says, in words. */
  readonly summary: ReactNode
  readonly children: ReactNode
}

function Chart({ title, summary, children }: ChartProps) {
  const id = useId()
  return (
    <Box component="figure" m={0} miw={0} aria-labelledby={id}>
      <Title order={3} size="sm" id={id}>
        {title}
      </Title>
      <Box aria-hidden my={4}>
        {children}
      </Box>
      <Text component="figcaption" size="xs">
        {summary}
      </Text>
    </Box>
  )
}

/** The colours of the answers, each with a pattern of its own for whoever cannot tell them apart. */
function Patterns() {
  return (
    <defs>
      {outcomes.map(({ name, color, pattern }) => (
        <pattern key={name} id={`answer-${name}`} width={8} height={8} patternUnits="userSpaceOnUse">
          <rect width={8} height={8} fill={`var(--mantine-color-${color.replace('.', '-')})`} />
          <path d={pattern} stroke="var(--mantine-color-body)" strokeWidth={1.5} fill="none" />
        </pattern>
      ))}
    </defs>
  )
}

function Legend({ counts }: { readonly counts: ReturnType<typeof allOf> }) {
  return (
    <Group gap="md" component="span">
      {outcomes.map(({ name, label }) => (
        <Group key={name} gap={6} component="span" wrap="nowrap">
          <svg width={14} height={14} aria-hidden="true">
            <rect width={14} height={14} fill={`url(#answer-${name})`} />
          </svg>
          <span>
            {label}: {counts[name].toLocaleString()}
          </span>
        </Group>
      ))}
    </Group>
  )
}
