// Marks in a page that a search led to the words that were found: ?marked=printer|printers#message-12. The page's own markup stays as it is.
const words = new URLSearchParams(location.search).get('marked')?.split('|').map(word => word.trim()).filter(Boolean) ?? [];

const isLetter = character => character !== undefined && /[\p{L}\p{N}]/u.test(character);
// Scripts without blanks have no words that a hit could be the middle of.
const hasNoSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

function ranges(root) {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.toLocaleLowerCase();
    if (text.length !== node.data.length) continue;
    for (const word of words) {
      const wanted = word.toLocaleLowerCase();
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
        if (!hasNoSpaces.test(wanted) && (isLetter(text[at - 1]) || isLetter(text[at + wanted.length]))) continue;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        found.push(range);
      }
    }
  }
  return found;
}

function mark() {
  const part = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const hits = ranges(part?.querySelector('.hd-message-body') ?? part ?? document.getElementById('main') ?? document.body);
  if (!hits.length) return;
  CSS.highlights.set('search-hit', new Highlight(...hits));
  hits[0].startContainer.parentElement?.scrollIntoView({ block: 'center' });
}

if (words.length && 'highlights' in CSS) mark();
