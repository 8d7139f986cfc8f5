// Lets what is left on clocks count on between two answers of the server: data-sla="LEFT TOTAL [CALENDAR]" in seconds of business hours, below zero when overdue. The first clock of a calendar
// has data-sla-open="0-3600 57600-86400", the open hours ahead in seconds from the answer; without a calendar every hour counts. Closed hours take nothing away.
const words = document.getElementById('sla-script')?.dataset;
const warnFrom = 0.25;
const seen = new WeakMap();

const fill = (format, ...values) => values.reduce((text, value, index) => text.replace(`{${index}}`, value), format);

// As the server writes it: of what is left a begun minute counts, of what is over a full one, and from a day on minutes say nothing.
function span(seconds) {
  const minutes = Math.max(1, seconds < 0 ? Math.floor(-seconds / 60) : Math.ceil(seconds / 60));
  const hours = Math.floor(minutes / 60), rest = minutes % 60;
  if (!hours) return fill(words.minutes, minutes);
  return !rest || hours >= 24 ? fill(words.hours, hours) : fill(words.both, hours, rest);
}

function worked(open, passed) {
  if (open === undefined) return passed;
  return open.split(' ').filter(Boolean).reduce((sum, text) => {
    const [from, to] = text.split('-').map(Number);
    return sum + Math.max(0, Math.min(passed, to) - from);
  }, 0);
}

function show(node) {
  const [before, total, calendar] = node.dataset.sla.split(' ').map(Number);
  const open = calendar === undefined ? undefined : node.dataset.slaOpen ?? document.querySelector(`[data-sla-open][data-sla$=" ${calendar}"]`)?.dataset.slaOpen ?? '';
  const key = `${node.dataset.sla}|${open ?? ''}`;
  const known = seen.get(node);
  // The server's own words are right when they come.
  if (known?.key !== key) { seen.set(node, { key, at: Date.now() }); return; }
  const left = before - worked(open, (Date.now() - known.at) / 1000);
  const over = left <= 0, length = span(left);
  const text = 'slaFull' in node.dataset ? fill(over ? words.overdue : words.left, length) : over ? `\u2212${length}` : length;
  if (node.textContent !== text) node.textContent = text;
  const tone = over ? 'danger' : left <= total * warnFrom ? 'warning' : null;
  const bar = node.parentElement.querySelector('progress');
  if (bar) bar.value = Math.min(1, Math.max(0, (total - left) / total)) * bar.max;
  for (const part of [node, bar]) if (tone) part?.setAttribute('data-tone', tone); else part?.removeAttribute('data-tone');
}

const showAll = () => { for (const node of document.querySelectorAll('[data-sla]')) show(node); };

if (words) {
  showAll();
  setInterval(showAll, 15_000);
  for (const name of ['htmx:afterSettle', 'hd:refreshed', 'visibilitychange']) document.addEventListener(name, showAll);
}
