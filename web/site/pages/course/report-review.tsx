// Saying that a review should not be there. It stays until an admin has decided.
import type { Review } from '../../../../server/reviews/schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { pageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import {
  ErrorSummary,
  emptyForm,
  type Form,
  hasErrors,
  refusedForm,
  Submit,
  TextArea,
  type Values,
} from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { languageOf, usePage } from '../../page.tsx';
import { mustLogIn, type Pages } from '../../site.tsx';
import { findCourse } from './course-pages.tsx';

type At = { Params: { id: string; review: string }; Body: Values };
const UUID = /^[0-9a-f-]{36}$/i;

export const reportPages: Pages = async (app) => {
  const address = '/courses/:id/reviews/:review/report';
  app.get<At>(address, async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    await findCourse(request, request.params.id);
    return reply.page(<ReportPage form={emptyForm} />);
  });
  app.post<At>(address, async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const { id, review } = request.params;
    const course = await findCourse(request, id);
    if (!UUID.test(review)) throw pageProblem('not_found', request);
    const values = request.body ?? {};
    const answer = await request.api.post<Review>(`/reviews/${review}/report`, {
      reason: values.reason ?? '',
    });
    if (!answer.ok) {
      if (answer.problem.status === 404) throw pageProblem('not_found', request);
      return reply.page(<ReportPage form={refusedForm(values, answer.problem)} />, answer.problem.status);
    }
    sayNext(reply, texts[languageOf(request)].course.reported);
    return reply.redirect(`/courses/${course.id}`, 303);
  });
};

function ReportPage({ form }: { form: Form }) {
  const { t } = usePage();
  const words = t.course;
  return (
    <Layout head={{ title: words.report_title }} narrow wrong={hasErrors(form)}>
      <h1>{words.report_title}</h1>
      <p className="lead">{words.report_text}</p>
      <ErrorSummary form={form} labels={{ reason: words.report_reason }} />
      <form className="stack" method="post">
        <TextArea name="reason" label={words.report_reason} form={form} maxLength={500} />
        <div>
          <Submit>{words.report_send}</Submit>
        </div>
      </form>
    </Layout>
  );
}
