// Sharing an address, or copying it. The two buttons appear where a script can do what they say.
import { usePage } from '../page.tsx';

/** @param props.copy_only for an address that is nobody else's business */
export function Share({
  url,
  title,
  copy_only = false,
}: {
  url: string;
  title: string;
  copy_only?: boolean;
}) {
  const { t } = usePage();
  return (
    <div className="row share" data-share={url} data-title={title} data-copied={t.course.copied}>
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
      <span role="status" className="small" />
    </div>
  );
}
