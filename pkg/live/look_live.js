/**
 * The looks of what a live conversation adds; the colours and shapes are the widget's own.
 */

/** Adopted by the shadow root beside the widget's sheet. */
export const LIVE_CSS = `
.live,.card{display:grid;grid-template-columns:minmax(0,1fr)}
.live{gap:10px;margin:2px 14px 6px;color:var(--text);font-size:14px;line-height:1.4}
.live:empty{display:none}
.card{gap:8px;padding:12px 14px;border:1px solid var(--line);border-radius:16px;background:color-mix(in srgb,var(--surface-2) 55%,var(--surface))}
.row{display:flex;align-items:center;gap:10px;min-inline-size:0}
.row>:first-child{flex:none}
.row>p{flex:1;min-inline-size:0;overflow-wrap:anywhere}
.card b{display:block;font-weight:620}
.card small{display:block;color:var(--muted);font-size:13px}
.card .small{flex:none;margin-inline-end:-6px}
.card.alert{border-color:color-mix(in srgb,var(--danger) 45%,var(--line))}
.card svg{color:var(--muted)}
.card.alert svg{color:var(--danger)}
.ask{display:flex;gap:8px}
.ask input{flex:1;min-inline-size:0;min-block-size:42px;padding:8px 12px;border:1px solid var(--control);border-radius:11px;background:var(--surface);font-size:16px}
.ask input:focus-visible{outline-offset:-1px}
.ask input[aria-invalid]{border-color:var(--danger)}
.ask button{flex:none}
.pulse{position:relative;inline-size:10px;block-size:10px;margin:0 5px;border-radius:50%;background:var(--ink)}
.pulse::after{content:"";position:absolute;inset:0;border-radius:50%;background:inherit;animation:pulse 1.8s infinite ease-out}
@keyframes pulse{to{opacity:0;transform:scale(2.6)}}
.types{display:flex;align-items:center;gap:8px;color:var(--muted);font-size:13px}
.types .typing{margin:0;padding:9px 11px}
.face{flex:none;display:inline-grid;place-items:center;inline-size:22px;block-size:22px;border-radius:50%;overflow:hidden;background:var(--accent);color:var(--on-accent);font-size:11px;font-weight:650;text-transform:uppercase}
.face img{inline-size:100%;block-size:100%;object-fit:cover}
.header>.face{inline-size:40px;block-size:40px;margin-inline-end:8px;font-size:17px}
.whom p{color:var(--muted);font-size:13px;line-height:1.4;overflow-wrap:anywhere}
.whom b{display:block;font-size:16px;font-weight:650;line-height:1.3;overflow-wrap:anywhere}
:host([data-person]) :is(.header>.avatar,.who>:not(.whom)){display:none}
:host([data-waits]) .who>.status{display:none}
.author{display:flex;align-items:center;gap:6px;margin-block:0 5px;color:var(--muted);font-size:12px;font-weight:600}
[data-source^="operator:"] .tool[aria-pressed]{display:none}
[data-source^="visitor:"] .time svg{display:none}
[data-source^="visitor:"] .foot{justify-content:flex-end}
.fate{display:inline-flex;align-items:center;gap:3px;margin-block-start:5px}
.fate svg{inline-size:15px;block-size:15px;stroke-width:2}
.fate.read svg{color:var(--ink)}
.fate.failed{color:var(--danger);font-weight:600}
.message.notice{align-items:center;margin-block:10px}
.message.notice .bubble{padding:0 12px;border-radius:0;background:none;color:var(--muted);font-size:13px;text-align:center}
.message.notice .foot{display:none}
.still .message{animation:none}
@media (prefers-reduced-motion:reduce){.pulse::after{animation:none}}`;

/** Drawings of strokes in a square of 24 units. */
export const DRAWINGS = {
  queued: "M12 7v5l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z",
  sending: "M12 7v5l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z",
  sent: "m5.5 12.5 4.5 4.5 9-10",
  delivered: "m2.5 12.5 4.5 4.5 8.5-10m-4 9 1 1 9-10",
  read: "m2.5 12.5 4.5 4.5 8.5-10m-4 9 1 1 9-10",
  failed: "M12 8v5m0 3v.01M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z",
  mail: "M4 6.5h16v11H4zm0 .5 8 6 8-6",
  offline: "M3 9.5a13 13 0 0 1 18 0M6.5 13a8 8 0 0 1 11 0M12 17v.01M4 4l16 16",
};
