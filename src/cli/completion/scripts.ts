/**
 * What each shell runs on Tab: it asks `snaprep complete -- <words>`. Nothing that was typed is ever evaluated, which
 * the scripts of the usual packages do, and no package of the shell is needed.
 */

const bash = String.raw`# snaprep completion bash
_snaprep() {
  local line files=1
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :4) files=0 ;;
      :*) ;;
      *) COMPREPLY+=("\${line%%$'\t'*}") ;;
    esac
  done < <(snaprep complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ "\${#COMPREPLY[@]}" -eq 0 ] && [ "$files" -eq 1 ]; then
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
  fi
}
complete -F _snaprep snaprep
`;

const zsh = String.raw`#compdef snaprep
_snaprep() {
  local line files=1
  local -a found
  while IFS= read -r line; do
    case "$line" in
      :4) files=0 ;;
      :*) ;;
      *$'\t'*) found+=("\${\${line%%$'\t'*}//:/\\:}:\${line#*$'\t'}") ;;
      *) found+=("\${line//:/\\:}") ;;
    esac
  done < <(snaprep complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then
    _describe -t values snaprep found
  elif (( files )); then
    _files
  fi
}
if [ "$funcstack[1]" = "_snaprep" ]; then _snaprep "$@"; else compdef _snaprep snaprep; fi
`;

const fish = String.raw`# snaprep completion fish
function __snaprep_ask
    set -l words (commandline -opc) (commandline -ct)
    snaprep complete -- $words[2..-1] 2>/dev/null
end
function __snaprep_wants_files
    __snaprep_ask | string match -q ':0'
end
complete -c snaprep -f -a "(__snaprep_ask | string match -v -r '^:\d+\$')"
complete -c snaprep -n __snaprep_wants_files -F
`;

// Windows PowerShell drops empty arguments, so that the word to be begun is sent as a blank.
const powershell = String.raw`# snaprep completion powershell
Register-ArgumentCompleter -Native -CommandName snaprep -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.Extent.Text.Trim('"', "'") })
    if ($wordToComplete -eq '') { $words += ' ' }
    & snaprep complete -- @words 2>$null | Where-Object { $_ -notmatch '^:\d+$' } | ForEach-Object {
        $value, $description = $_ -split [char]9, 2
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
    }
}
`;

/** `\$` stands for `$` in the texts above, where a template would take it. */
const plain = (text: string): string => text.replaceAll('\\${', '${');

export const scripts = { bash: plain(bash), zsh: plain(zsh), fish: plain(fish), powershell } as const;
