// Marks in a page that a search led to the words that were found: ?marked=printer|printers#message-12. The page's own markup stays as it is.
const words = (new URLSearchParams(location.search).get('marked')?.split('|') ?? []).map(word => plain(word.trim())).filter(Boolean);

const blocks = 'p, div, li, td, th, blockquote, pre, h1, h2, h3, h4, h5, h6, dt, dd, details, summary';
const isLetter = character => character !== undefined && /[\p{L}\p{N}]/u.test(character);
// Scripts without blanks have no words that a hit could be the middle of.
const hasNoSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

// As it is compared: in lower case, with one blank where there are several. A letter stays one letter, so that places agree.
function plain(text) {
  return [...text.replace(/\s+/g, ' ')].map(lower).join('');
}

function lower(letter) {
  const small = letter.toLocaleLowerCase();
  return small.length === letter.length ? small : letter;
}

// The text of an element in one piece, with the place of each of its characters: what was found may go on from one element, or one line, to the next.
function textOf(root) {
  const places = [];
  let text = '', block = null;
  const divide = () => { if (text && !text.endsWith(' ')) { text += ' '; places.push(null); } };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) { if (node.matches('br')) divide(); continue; }
    const own = node.parentElement.closest(blocks);
    if (own !== block) divide();
    block = own;
    for (let at = 0; at < node.data.length; at++) {
      const isBlank = /\s/.test(node.data[at]);
      if (isBlank && text.endsWith(' ')) continue;
      text += isBlank ? ' ' : lower(node.data[at]);
      places.push([node, at]);
    }
  }
  return { text, places };
}

function ranges(root) {
  const { text, places } = textOf(root), found = [];
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const end = at + word.length - 1;
      if (!places[at] || !places[end] || (!hasNoSpaces.test(word) && (isLetter(text[at - 1]) || isLetter(text[end + 1])))) continue;
      const range = new Range();
      range.setStart(places[at][0], places[at][1]);
      range.setEnd(places[end][0], places[end][1] + 1);
      found.push(range);
    }
  }
  return found;
}

function mark() {
  const part = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const hits = ranges(part ?? document.getElementById('main') ?? document.body);
  CSS.highlights.set('search-hit', new Highlight(...hits));
  hits[0]?.startContainer.parentElement?.scrollIntoView({ block: 'center' });
  return { part, isFound: hits.length > 0 };
}

if (words.length && 'highlights' in CSS) {
  const { part, isFound } = mark();
  // What was quoted is fetched when it is unfolded, and shown in place of the message.
  const quote = isFound ? null : part?.querySelector('details.hd-quote:not([open])');
  if (quote) {
    part.addEventListener('htmx:afterSettle', mark, { once: true });
    quote.open = true;
  }
}
