// What can be done from anywhere, as the page tells it: for the palette and for their shortcuts.
export const commands = () => self.hookdesk?.commands ?? [];

export function run(command) {
  if (command.go) command.go();
  else if (command.href) location.assign(command.href);
  else if (command.event) document.dispatchEvent(new CustomEvent(command.event));
}
