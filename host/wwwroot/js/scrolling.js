// Where a scrolling pane stands: a conversation opens where the reader left off, and what is new is brought into sight.
const pane = node => node?.closest('.hd-scroll');

/** Shows a node: all of it where there is room, else its beginning. */
export function bringIntoSight(node) {
  const room = pane(node)?.clientHeight ?? innerHeight;
  node?.scrollIntoView({ block: node.offsetHeight > room ? 'start' : 'nearest' });
}

const conversation = () => document.getElementById('conversation');
const newest = () => [...conversation()?.querySelectorAll('.hd-message') ?? []].at(-1);

function open() {
  // An address that names a place means it; so does going back to a page.
  if (location.hash || !conversation() || pane(conversation())?.scrollTop) return;
  const unread = document.getElementById('unread');
  if (unread) unread.scrollIntoView({ block: 'start' });
  else if (!conversation().hasAttribute('data-unseen')) bringIntoSight(newest());
}

open();
// One's own message, after it was sent.
document.addEventListener('htmx:afterSettle', event => {
  if (event.detail.requestConfig?.elt?.id === 'reply-form' && event.detail.target?.id === 'thread') bringIntoSight(newest());
});
