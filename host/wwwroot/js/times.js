// Relative times grow old while a page stays open; these are updated every half minute. The exact time is shown on hover.
const steps = [[60, 'second'], [60, 'minute'], [24, 'hour'], [7, 'day']];
const everyMs = 30_000;
let format;

function relative(date) {
  format ??= new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: 'auto', style: 'short' });
  let amount = (date - Date.now()) / 1000;
  if (Math.abs(amount) < 45) return format.format(0, 'second');
  for (const [size, unit] of steps) {
    if (Math.abs(amount) < size) return format.format(Math.round(amount), unit);
    amount /= size;
  }
  return null; // Older than a week: the server's date says more than a number of weeks.
}

function refresh() {
  for (const node of document.querySelectorAll('time[data-relative]')) {
    const words = relative(Date.parse(node.dateTime));
    if (words && node.textContent !== words) node.textContent = words;
  }
}

// In the reader's time zone and country, which need not be the browser's.
function exact(date) {
  const { zone: timeZone, locale } = document.documentElement.dataset;
  return new Intl.DateTimeFormat(locale || undefined, { dateStyle: 'full', timeStyle: 'medium', timeZone }).format(date);
}

document.addEventListener('pointerover', event => {
  const time = event.target.closest?.('time[data-relative]:not([title])');
  if (time) time.title = exact(Date.parse(time.dateTime));
});

// Paper keeps no relative times.
const onScreen = new Map();
addEventListener('beforeprint', () => {
  for (const time of document.querySelectorAll('time[data-relative]')) {
    onScreen.set(time, time.textContent);
    time.textContent = exact(Date.parse(time.dateTime));
  }
});
addEventListener('afterprint', () => {
  for (const [time, words] of onScreen) time.textContent = words;
  onScreen.clear();
});

refresh();
setInterval(() => { if (!document.hidden) refresh(); }, everyMs);
for (const name of ['visibilitychange', 'htmx:afterSettle', 'hd:refreshed']) document.addEventListener(name, refresh);

// In set-up the reader's own time zone is the likeliest one; the server only knows the machine's.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const choice of document.querySelectorAll('select[data-browser-time-zone]')) if ([...choice.options].some(option => option.value === zone)) choice.value = zone;
