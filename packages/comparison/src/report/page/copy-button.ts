import { button, element } from './element.ts';

/** How long the button says that it has copied. */
const SAID_MS = 2000;

/** A button that copies a text, also where the page may not use the clipboard by itself. */
export function copyButton(what: string, text: string): HTMLElement {
  const said = element('span', { class: 'said', role: 'status' });
  const say = (words: string): void => {
    said.textContent = words;
    setTimeout(() => (said.textContent = ''), SAID_MS);
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied');
    } catch {
      say(copyBySelection(text) ? 'Copied' : 'Not copied: select the text');
    }
  };
  return element('span', { class: 'copy' }, said, button({ 'aria-label': `Copy ${what}` }, copy, 'Copy'));
}

/** Works in pages that are not allowed to write to the clipboard, as long as a person has clicked. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = element('textarea', { class: 'offscreen', readonly: true, 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
