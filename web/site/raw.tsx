// The only two places where text goes into a page unescaped: our own style sheet, and JSON for search engines.

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
