/** The shells that have a script. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
