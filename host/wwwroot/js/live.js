// Live changes. The server says what changed, never how it looks now: what is on the page is fetched anew, with the
// reader's own rights, and morphed in place, so that focus, scroll, open menus and half-written texts stay.
import { send } from './page.js';
import { bringIntoSight } from './scrolling.js';

const gather = 150, firstPause = 1_000, longestPause = 60_000;
const waiting = new Set();
const busy = new WeakMap();
let timer, everything = false;

const topics = node => (node.dataset.liveTopic ?? '').split(/\s+/);

const keep = {
  // The reader opened it, ticked it or writes in it; the server knows nothing of that.
  beforeAttributeUpdated: (name, node) => !(name === 'open' && node.matches('details, dialog')) && !(name === 'popover') && !(name === 'style')
    && !(name === 'checked' && node.closest('.hd-col-select')),
  beforeNodeMorphed: old => !(old instanceof Element && old.matches('.hd-editor, dialog[open], details[open][data-keep-open], [data-keep]')),
};

async function load(url) {
  const answer = await send(url, { headers: { 'HX-Live': 'true' } }).catch(() => null);
  // A redirect is the sign-in page: the session ended, and that page must not land in a pane.
  return answer?.ok && !answer.redirected ? answer.text() : null;
}

async function reload(node) {
  if (busy.has(node)) { busy.set(node, true); return; }
  busy.set(node, false);
  const html = await load(node.dataset.liveUrl);
  const again = busy.get(node);
  busy.delete(node);
  if (html !== null && node.isConnected) {
    const [fresh] = Idiomorph.morph(node, html, { morphStyle: 'outerHTML', ignoreActiveValue: true, callbacks: keep });
    if (fresh instanceof Element) htmx.process(fresh);
    document.dispatchEvent(new CustomEvent('hd:refreshed'));
  }
  if (again && node.isConnected) reload(node);
}

// With data-live-count-url the server says how many are new to this reader, whose own doing is no news; without it every change counts.
async function announce(node) {
  const url = node.dataset.liveCountUrl;
  const count = url ? Number(await load(url) ?? 0) : Number(node.dataset.liveCount ?? 0) + 1;
  if (!node.isConnected || url !== node.dataset.liveCountUrl) return;
  if (!count) { node.hidden = true; return; }
  node.dataset.liveCount = count;
  const form = new Intl.PluralRules(document.documentElement.lang || undefined).select(count);
  const words = count === 1 ? node.dataset.textOne : node.dataset[`text${form[0].toUpperCase()}${form.slice(1)}`] ?? node.dataset.textOther;
  let button = node.querySelector('button');
  if (!button) {
    node.setAttribute('role', 'status');
    node.append(button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-primary btn-sm' }));
    button.addEventListener('click', () => take(node));
  }
  node.hidden = false;
  button.textContent = words.replaceAll('{n}', count.toLocaleString(document.documentElement.lang || undefined));
}

async function take(node) {
  const target = document.querySelector(node.dataset.liveTarget);
  const html = await load(node.dataset.liveUrl);
  if (html === null || !target) { location.reload(); return; }
  node.hidden = true;
  delete node.dataset.liveCount;
  const had = new Set([...target.querySelectorAll('li[id], tr[id]')].map(item => item.id));
  const [fresh] = Idiomorph.morph(target, html, { morphStyle: 'outerHTML', callbacks: keep });
  htmx.process(fresh);
  document.dispatchEvent(new CustomEvent('hd:refreshed'));
  // The mark above what is new stands at the upper edge, and the new follows it.
  const unread = fresh.querySelector('.hd-unread-mark');
  if (unread) unread.scrollIntoView({ block: 'start' });
  else bringIntoSight([...fresh.querySelectorAll('li[id], tr[id]')].find(item => !had.has(item.id)));
}

function apply() {
  clearTimeout(timer);
  timer = undefined;
  // Nobody looks at a hidden page; it catches up when it is shown.
  if (document.hidden) return;
  for (const node of document.querySelectorAll('[data-live-topic]')) {
    const hit = topics(node).some(topic => waiting.has(topic));
    if (node.dataset.liveMode === 'announce' ? hit : hit || everything) node.dataset.liveMode === 'announce' ? announce(node) : reload(node);
  }
  waiting.clear();
  everything = false;
}

function changed(names, all = false) {
  for (const name of names) waiting.add(name);
  everything ||= all;
  timer ??= setTimeout(apply, gather);
}

document.addEventListener('visibilitychange', () => { if (!document.hidden && (waiting.size || everything)) apply(); });
document.addEventListener('hd:refresh', () => changed([], true));

// A browser opens six connections to a site over HTTP/1.1. One tab listens for all of them, and the next takes over when it goes.
function listen(url) {
  const tab = Math.random().toString(36).slice(2);
  const others = 'BroadcastChannel' in self ? new BroadcastChannel(`hd-live:${url}`) : null;
  const wanted = new Map();
  let leading = false, mine = null, source, asked = '', since = '', pause = firstPause, lost = false, soon;

  // What is announced by a number is asked for when the line opens: the number on the page may be older than the page.
  const look = () => { for (const node of document.querySelectorAll('[data-live-count-url]')) announce(node); };
  const tell = (names, all) => { changed(names, all); others?.postMessage({ kind: 'changed', topics: names, all }); };

  // What this page shows, told to the tab that listens whenever it is another than before.
  function share(again = false) {
    const now = [...new Set([...document.querySelectorAll('[data-live-topic]')].flatMap(topics))].filter(Boolean).sort();
    if (!again && mine === now.join(' ')) return;
    mine = now.join(' ');
    const drawn = document.body.dataset.liveSince;
    if (leading) follow(tab, now, drawn);
    else others?.postMessage({ kind: 'follow', tab, topics: now, drawn });
  }

  function follow(from, names, drawn) {
    if (names) wanted.set(from, names); else wanted.delete(from);
    // Between the drawing of a page and the opening of its line something may have come; the server tells what came since the oldest of them.
    if (drawn && (!since || +drawn < +since)) since = drawn;
    clearTimeout(soon);
    soon = setTimeout(connect, gather);
  }

  function connect() {
    const names = [...new Set([...wanted.values()].flat())].sort();
    const known = new Set(asked.split(' '));
    // Following too much costs little; only what is missing is worth a new connection.
    if (source && source.readyState !== EventSource.CLOSED && names.every(name => known.has(name))) return;
    if (!names.length) return;
    asked = names.join(' ');
    const before = source, next = source = new EventSource(`${url}?${new URLSearchParams([...names.map(name => ['topic', name]), ...(since ? [['since', since]] : [])])}`);
    since = '';
    next.addEventListener('open', () => {
      // The old connection stays until the new one stands, so that nothing is missed between them.
      before?.close();
      // What happened while the line was down was told to nobody.
      if (lost) tell([], true);
      look();
      others?.postMessage({ kind: 'look' });
      lost = false;
      pause = firstPause;
    });
    next.addEventListener('changed', event => tell(JSON.parse(event.data).topics ?? [], false));
    next.addEventListener('error', () => {
      next.close();
      before?.close();
      if (source !== next) return;
      lost = true;
      // All waits are ours, with a random part: a restarted server is not met by every browser in the same second.
      setTimeout(connect, pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, longestPause);
    });
  }

  function lead() {
    leading = true;
    share(true);
    others?.postMessage({ kind: 'who' });
    return new Promise(() => {}); // Held until this tab goes.
  }

  others?.addEventListener('message', ({ data }) => {
    if (data.kind === 'changed') changed(data.topics, data.all);
    else if (data.kind === 'look') look();
    else if (data.kind === 'who') share(true);
    else if (leading) follow(data.tab, data.topics, data.drawn);
  });
  addEventListener('pagehide', () => others?.postMessage({ kind: 'follow', tab, topics: null }));
  addEventListener('pageshow', event => { if (event.persisted) share(true); });
  for (const name of ['htmx:afterSettle', 'hd:refreshed']) document.addEventListener(name, () => share());

  if (others && navigator.locks) { share(); navigator.locks.request(`hd-live:${url}`, lead); }
  else lead();
}

if (document.body.dataset.live) listen(document.body.dataset.live);
