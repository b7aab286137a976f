// The only places where text goes into a page unescaped: our own style sheet, JSON for search engines, a drawn QR code.

export function RawStyle({ css }: { css: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: our own sheet, whose hash the policy names
  return <style dangerouslySetInnerHTML={{ __html: css }} />;
}

/** `<` cannot end the element early once it is written as an escape. */
export function RawJson({ data }: { data: unknown }) {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON with every < escaped
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}

/** @param props.svg drawn by our server from squares alone */
export function RawPicture({ svg, label }: { svg: string; label: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by the QR library, it holds numbers and no text
  return <div className="qr" role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: svg }} />;
}
