// The company's purchase order: what we have, and the form to send it.
import { Submit } from '../../form.tsx';
import { usePage } from '../../page.tsx';
import type { Part } from './company-page.tsx';

export function Order({ view, token, form }: Part) {
  const { t, format } = usePage();
  const words = t.corporate.order;
  const { purchase_order: order, status } = view;
  return (
    <section className="card stack no-print" id="purchase-order">
      <h2>{words.title}</h2>
      {order && (
        <p>
          {words.have(format.moment(order.uploaded_at))}{' '}
          <a href={`/api/corporate/links/${token}/purchase-order`}>{words.see}</a>
        </p>
      )}
      {status === 'confirmed' &&
        (order ? (
          <details open={form.errors.order !== undefined}>
            <summary>{words.replace}</summary>
            <Upload token={token} form={form} />
          </details>
        ) : (
          <Upload token={token} form={form} />
        ))}
    </section>
  );
}

function Upload({ token, form }: Pick<Part, 'token' | 'form'>) {
  const { t } = usePage();
  const words = t.corporate.order;
  return (
    <form
      method="post"
      action={`/corporate/${token}/purchase-order`}
      encType="multipart/form-data"
      className="stack"
    >
      <p className="soft">{words.lead}</p>
      <FileField name="order" label={words.file} accept=".pdf,.png,.jpg,.jpeg" form={form} />
      <div>
        <Submit>{words.send}</Submit>
      </div>
    </form>
  );
}

export function FileField({
  name,
  label,
  accept,
  form,
}: {
  name: string;
  label: string;
  accept: string;
  form: Part['form'];
}) {
  const { t } = usePage();
  const error = form.errors[name];
  return (
    <div className={error ? 'field wrong' : 'field'}>
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="file"
        accept={accept}
        required
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${name}-error` : undefined}
      />
      {error && (
        <p className="error" id={`${name}-error`}>
          {t.message(error)}
        </p>
      )}
    </div>
  );
}
