// GET /trainer/sessions/:id/sheet: the class on paper, to be signed where no phone helps.
import type { Roster } from '../../../../server/attendance/schemas.ts';
import { pageProblem } from '../../api.ts';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Crumbs } from '../../parts/pieces.tsx';
import { mustLogIn, type Pages } from '../../site.tsx';
import { idIn } from './frame.tsx';
import { phoneOf } from './people.tsx';

/** Lines for people who walk in. */
const BLANK_LINES = [1, 2, 3];

export const sheetPages: Pages = async (app) => {
  app.get('/trainer/sessions/:id/sheet', async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer', 'admin')) return reply;
    const id = idIn(request);
    const roster = await request.api.find<Roster>(`/sessions/${id}/attendance`);
    if (!roster) throw pageProblem('not_found', request);
    return reply.page(<Sheet roster={roster} />);
  });
};

function Sheet({ roster }: { roster: Roster }) {
  const { t, format } = usePage();
  const words = t.trainer.sheet;
  const back = `/trainer/sessions/${roster.session_id}`;
  return (
    <Layout head={{ title: `${words.title}: ${roster.course.title}` }}>
      <div className="no-print">
        <Crumbs
          trail={[
            ['/trainer', t.trainer.title],
            [back, roster.course.title],
            [`${back}/sheet`, words.title],
          ]}
        />
      </div>
      <div className="row spread">
        <div>
          <h1>{roster.course.title}</h1>
          <p>{format.longDate(roster.starts_at)}</p>
        </div>
        <button className="button no-print" type="button" data-print hidden>
          {words.print}
        </button>
      </div>
      <table className="sheet">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t.trainer.attendance.name}</th>
            <th scope="col">{words.phone}</th>
            <th scope="col">{t.trainer.roster.needs}</th>
            <th scope="col" className="sign">
              {words.signature}
            </th>
          </tr>
        </thead>
        <tbody>
          {roster.seats.map((seat, place) => (
            <tr key={seat.attendee_id ?? `${seat.booking_id} ${place}`}>
              <td>{place + 1}</td>
              <td>{seat.name ?? t.trainer.roster.unnamed}</td>
              <td>{phoneOf(seat)}</td>
              <td>{seat.special_requirements}</td>
              <td className="sign" />
            </tr>
          ))}
          {BLANK_LINES.map((place) => (
            <tr key={place}>
              <td />
              <td className="soft">{words.blank}</td>
              <td />
              <td />
              <td className="sign" />
            </tr>
          ))}
        </tbody>
      </table>
    </Layout>
  );
}
