import { escapeHtml } from './escape.ts';

const css = `
:root { color-scheme: light dark; --line: #8884; --added: #1a7f3720; --removed: #cf222e20; --changed: #9a670020; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: 0.8rem 0; }
summary { cursor: pointer; font-family: ui-monospace, monospace; padding: 0.4rem 0.8rem; }
details.plain summary { list-style: none; cursor: default; }
pre { font: 13px/1.5 ui-monospace, monospace; margin: 0; overflow-x: auto; padding: 0.4rem 0; border-top: 1px solid var(--line); }
pre span.line { display: block; padding: 0 0.8rem; min-width: max-content; white-space: pre; }
.added { background: var(--added); } .removed { background: var(--removed); } .changed { background: var(--changed); }
.heading { font-weight: 600; } .name { opacity: 0.8; } .dim { opacity: 0.65; }
b { font-weight: 600; } .added b { background: #1a7f3750; } .removed b { background: #cf222e50; }
table { border-collapse: collapse; font-size: 0.9rem; } th, td { border-bottom: 1px solid var(--line); padding: 0.2rem 0.8rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
tr.group td { font-weight: 600; padding-top: 0.7rem; } td:first-child { white-space: pre; }
img { border-top: 1px solid var(--line); image-rendering: pixelated; max-width: 100%; padding: 0.8rem; }
`;

/**
 * What comes before the content of a page. The page needs nothing beside itself: the policy forbids scripts and anything
 * from elsewhere, should an escape ever be missed. `title` is text.
 */
export function pageStart(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
`;
}

export const pageEnd = '</body>\n</html>\n';
