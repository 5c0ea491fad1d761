import { Button, Group, Table, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { Json, PersonView } from '../api/types.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Change, type ChangeKind } from './change.tsx'
import { Invite } from './invite.tsx'
import { PersonRow } from './person-row.tsx'
import { peopleQuery } from './queries.ts'
import { Roles } from './roles.tsx'

/** Who may sign in, and what each of them may do. */
export default function PeoplePage() {
  const [inviting, setInviting] = useState(false)
  return (
    <>
      <PageHeader
        title="People"
        actions={
          <Button size="xs" leftSection={<UserPlus size={14} aria-hidden />} onClick={() => setInviting(true)}>
            Invite a person
          </Button>
        }
      >
        Who may sign in to this dashboard. The command line needs no person: whoever has the operator token may do
        everything.
      </PageHeader>
      <People />
      <Roles />
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </>
  )
}

interface Asked {
  readonly kind: ChangeKind
  readonly person: Json<PersonView>
}

function People() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(peopleQuery)
  const [asked, setAsked] = useState<Asked>()
  if (isPending) return <Loading what="the people" />
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  const people = data.pages.flatMap((page) => page.people)
  if (people.length === 0) {
    return (
      <Empty title="Nobody is here yet">
        You hold the operator token. Invite a person, or yourself, to work with a name of your own.
      </Empty>
    )
  }
  return (
    <>
      <TableRegion label="People" minWidth={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th w={110}>Role</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Second factor</Table.Th>
            <Table.Th>Last sign-in</Table.Th>
            <Table.Th w={44} pos="relative">
              <VisuallyHidden>Changes</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow key={person.operatorId} person={person} onChange={(kind) => setAsked({ kind, person })} />
          ))}
        </Table.Tbody>
      </TableRegion>
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </Group>
      )}
      {asked && <Change {...asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}
