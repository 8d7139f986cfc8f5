// Drafts: the whole form goes to the server a second after the last key, and says so quietly.
import { send, text } from './page.js';

const wait = 1_000, retry = 10_000;

export function drafts(form, sync) {
  const place = form.querySelector('[data-draft-state]');
  let timer, flight, sent = snapshot();

  // Files are uploaded by themselves; the token is not part of what was written.
  function body() {
    sync();
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && name !== '__RequestVerificationToken') data.append(name, value);
    return data;
  }
  function snapshot() { return body().toString(); }

  function say(key, failed = false) {
    if (!place) return;
    place.textContent = key ? text(key) : '';
    place.classList.toggle('is-failed', failed);
  }

  async function save(options = {}) {
    clearTimeout(timer);
    timer = undefined;
    const now = snapshot();
    if (now === sent) return;
    flight?.abort();
    const mine = flight = new AbortController();
    say('draftSaving');
    try {
      const answer = await send(form.dataset.draft, { method: 'POST', body: new URLSearchParams(now), signal: mine.signal, ...options });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      sent = now;
      say('draftSaved');
    } catch {
      if (mine.signal.aborted) return;
      say('draftFailed', true);
      later(retry);
    } finally {
      if (flight === mine) flight = undefined;
    }
  }

  function later(after = wait) {
    clearTimeout(timer);
    timer = setTimeout(save, after);
  }

  // Leaving the page within that second must not cost the last words.
  addEventListener('pagehide', () => { if (timer && form.isConnected) save({ keepalive: true, signal: undefined }); });

  return {
    later: () => later(),
    // Sent: a draft that arrives after the message would bring it back as unsent.
    stop() { clearTimeout(timer); timer = undefined; flight?.abort(); say(''); },
  };
}
