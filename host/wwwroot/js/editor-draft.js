// Drafts: the whole form goes to the server a second after the last key, and says so quietly. Until it is there, a copy stays in this
// browser: what was written outlives a session that ended, a lost line and a closed window.
import { make, send, text } from './page.js';
import { signInAgain } from './session.js';

const wait = 1_000, retry = 10_000, keptMs = 7 * 24 * 3600 * 1000;
const prefix = () => `hd-draft:${document.body.dataset.user ?? ''}:`;

const copies = {
  all: () => Object.keys(localStorage).filter(key => key.startsWith('hd-draft:')),
  read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  // A full or forbidden store costs the copy, not the writing.
  write(key, fields) { try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields })); } catch { /* The server's draft is there. */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* As above. */ } },
};

try { for (const key of copies.all()) if (!(copies.read(key)?.at > Date.now() - keptMs)) copies.drop(key); } catch { /* No store here. */ }
// Who signs out leaves nothing behind for the next person at this machine.
document.addEventListener('submit', event => {
  if (event.target.matches('form[action="/sign-out"]')) try { copies.all().forEach(copies.drop); } catch { /* No store here. */ }
});

export function drafts(form, sync, setHtml) {
  const place = form.querySelector('[data-draft-state]');
  const mine = `${prefix()}${form.dataset.draft}:`;
  const key = mine + (form.elements.namedItem('form-key')?.value ?? '');
  let timer, flight, over = '', ended = false, lost = false, sent = snapshot();

  // Files are uploaded by themselves; the token is not part of what was written.
  function body() {
    sync();
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && name !== '__RequestVerificationToken') data.append(name, value);
    return data;
  }
  function snapshot() { return body().toString(); }

  function say(key, failed = false, action) {
    if (!place) return;
    place.replaceChildren(key ? text(key) : '', ...(action ? [' ', action] : []));
    place.classList.toggle('is-failed', failed);
  }
  function button(key, run) {
    const node = make('button', { class: 'btn btn-sm', type: 'button' }, text(key));
    node.addEventListener('click', run);
    return node;
  }

  async function save(options = {}) {
    clearTimeout(timer);
    timer = undefined;
    const now = snapshot();
    if (now === sent) return true;
    flight?.abort();
    const own = flight = new AbortController();
    if (!ended) say('draftSaving');
    try {
      const data = new URLSearchParams(now);
      // Written in another window since, and told to be written over.
      if (over) data.set('follows', over);
      const answer = await send(form.dataset.draft, { method: 'POST', body: data, signal: own.signal, ...options });
      if (answer.status === 409) { say('draftElsewhere', true, button('draftTake', () => { over = '*'; sent = ''; save(); })); return false; }
      if (answer.status === 401) {
        ended = true;
        say('sessionDraft', true, button('signIn', async () => { if (await signInAgain()) save(); }));
        return false;
      }
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      sent = now;
      ended = lost = false;
      copies.drop(key);
      say('draftSaved');
      // A form that has an address of its own once it has a draft: reloading it finds what was written.
      if (form.dataset.draftPage && location.pathname + location.search !== form.dataset.draftPage) history.replaceState(history.state, '', form.dataset.draftPage);
      return true;
    } catch {
      if (own.signal.aborted) return false;
      lost = true;
      say('draftFailed', true);
      later(retry);
      return false;
    } finally {
      if (flight === own) flight = undefined;
    }
  }

  function later(after = wait) {
    copies.write(key, [...body()]);
    clearTimeout(timer);
    timer = setTimeout(save, after);
  }

  // What a window left behind before the server had it.
  function restore() {
    let left = [];
    try { left = copies.all().filter(other => other.startsWith(mine) && other !== key).map(other => ({ other, copy: copies.read(other) })); } catch { return; }
    left.sort((a, b) => (b.copy?.at ?? 0) - (a.copy?.at ?? 0));
    for (const { other } of left) copies.drop(other);
    const fields = new Map(left[0]?.copy?.fields ?? []);
    const html = fields.get('html');
    if (!html || html === new URLSearchParams(sent).get('html')) return;
    for (const field of form.elements) {
      if (!fields.has(field.name) || field.type === 'hidden' || field.type === 'file' || field.matches('button, [data-editor]')) continue;
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = field.value === fields.get(field.name);
      else field.value = fields.get(field.name);
    }
    setHtml(html);
    later();
    say('draftRestored');
  }
  restore();

  // Leaving the page within that second must not cost the last words.
  addEventListener('pagehide', () => { if (timer && form.isConnected) save({ keepalive: true, signal: undefined }); });

  return {
    later: () => later(),
    save,
    get ended() { return ended; },
    get lost() { return lost; },
    // Sent: a draft that arrives after the message would bring it back as unsent. The copy stays until the answer is there.
    stop() { clearTimeout(timer); timer = undefined; flight?.abort(); if (!ended) say(''); },
    done() { copies.drop(key); },
  };
}
