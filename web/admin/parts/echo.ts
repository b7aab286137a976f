// A toast only echoes what the screen shows anyway. Undo in it is a shortcut: the record has the same as a button.

export function echo(message: string, undo?: () => void): void {
  void import('../shell/notices.tsx').then(({ show }) => show(message, undo));
}
