// Sharing an address, or copying it. The two buttons appear where a script can do what they say.
import type { ReactNode } from 'react';
import { usePage } from '../page.tsx';

/**
 * @param props.copy_only for an address that is nobody else's business
 * @param props.children more buttons of the row
 */
export function Share({
  url,
  title,
  copy_only = false,
  children,
}: {
  url: string;
  title: string;
  copy_only?: boolean;
  children?: ReactNode;
}) {
  const { t } = usePage();
  return (
    <div className="row share no-print" data-share={url} data-title={title} data-copied={t.course.copied}>
      {!copy_only && (
        <button className="button plain" type="button" data-act="share" hidden>
          {t.course.share}
        </button>
      )}
      <button className="button plain" type="button" data-act="copy" hidden>
        {t.course.copy_link}
      </button>
      {!copy_only && (
        <a className="button plain" href={`https://wa.me/?text=${encodeURIComponent(`${title} ${url}`)}`}>
          {t.course.share_whatsapp}
        </a>
      )}
      {children}
      <span role="status" className="small" />
    </div>
  );
}
