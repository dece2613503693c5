import type { Client } from '@shared/api/client';
import type { ServerVisit } from '../api/types';
import { hasNews } from '../store/work';
import type { LocalVisit, Work } from '../store/work';
import { refusalOf } from './refusal';

/**
 * Tell the server of every visit what it does not know yet: that there is one, that it began, who came along, that it
 * ended. Each step is safe to repeat, so a lost answer costs nothing. A visit that is refused keeps the reason and
 * holds up no other. Rejects when the server cannot be reached now.
 */
export async function sendVisits(work: Work, client: Client, userId: string, signal: AbortSignal): Promise<void> {
  const open = await work.visits.filter((visit) => visit.refusal === null && hasNews(visit)).sortBy('startedAt');
  for (const { id } of open) {
    try {
      await sendVisit(work, client, userId, id, signal);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      await work.visits.update(id, { refusal });
    }
  }
}

async function sendVisit(work: Work, client: Client, userId: string, id: string, signal: AbortSignal): Promise<void> {
  // Read afresh before each step: the person goes on while we talk to the server.
  const now = async (): Promise<LocalVisit> => {
    const visit = await work.visits.get(id);
    if (!visit) throw new DOMException('the visit was taken back', 'AbortError');
    return visit;
  };
  let visit = await now();
  if (visit.confirmed === 'nothing') {
    await client.post('/visits', { id, site: visit.site.id, participants: visit.participants.map((person) => person.id) }, { signal });
    await work.visits.update(id, { confirmed: 'created' });
    await noteSent(work, id, visit.participants);
  }
  visit = await now();
  if (visit.confirmed === 'created') {
    const place = visit.position === null ? {} : { position: { type: 'Point', coordinates: visit.position }, acc: visit.accuracyM };
    await client.post(`/visits/${id}/start`, { started_at: visit.startedAt, ...place }, { signal });
    await work.visits.update(id, { confirmed: 'started' });
  }
  visit = await now();
  if (!visit.participantsSent) await sendParticipants(work, client, userId, visit, signal);
  visit = await now();
  if (visit.finishedAt !== null && visit.confirmed === 'started') {
    await client.post(`/visits/${id}/finish`, { finished_at: visit.finishedAt, note: visit.note }, { signal });
    await work.visits.update(id, { confirmed: 'reported' });
  }
}

async function sendParticipants(work: Work, client: Client, userId: string, visit: LocalVisit, signal: AbortSignal): Promise<void> {
  const chosen = visit.participants;
  const { rev } = await client.get<ServerVisit>(`/visits/${visit.id}`, { signal });
  const participants = [...new Set([userId, ...chosen.map((person) => person.id)])];
  await client.patch(`/visits/${visit.id}`, { participants }, { rev, signal });
  await noteSent(work, visit.id, chosen);
}

/** The server has these participants. If others were chosen meanwhile, the next round sends those. */
async function noteSent(work: Work, id: string, sent: LocalVisit['participants']): Promise<void> {
  await work.transaction('rw', work.visits, async () => {
    const latest = await work.visits.get(id);
    const same = latest?.participants.length === sent.length && sent.every((person, index) => person.id === latest.participants[index]?.id);
    if (same) await work.visits.update(id, { participantsSent: true });
  });
}
