import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ground, openGround } from './ground.ts'
import { Player } from './histories.ts'
import { keptStories } from './kept-stories.ts'
import { virtualizeMonotonicClock } from './stage.ts'

let ground: Ground
let player: Player
beforeAll(async () => {
  virtualizeMonotonicClock()
  ground = await openGround()
  player = await Player.open(await ground.database(), 0)
})
afterAll(async () => {
  await player?.close()
  await ground?.close()
})

test.each(Object.entries(keptStories))('every promise holds when %s', async (_, tape) => {
  const story: string[] = []
  const { violation, tape: followed } = await player.playTape(tape, story)
  expect(violation, story.join('\n')).toBeUndefined()
  // A choice that is not met any more tells of another story than the one that was kept.
  expect(followed).toEqual(tape)
})
