; electron-builder's own fileAssociations would make this the program that opens every .jsonl file. We only want to be
; in the list of "Open with".

!define SESSION_CLASS "Palimpsest.Session"

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\${SESSION_CLASS}" "" "Session of a coding agent"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${SESSION_CLASS}\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${SESSION_CLASS}\shell\open\command" "" '"$appExe" "%1"'
  ; Windows knows the last part of a name only: .jsonl.zst is .zst to it.
  WriteRegNone SHELL_CONTEXT "Software\Classes\.jsonl\OpenWithProgids" "${SESSION_CLASS}"
  WriteRegNone SHELL_CONTEXT "Software\Classes\.zst\OpenWithProgids" "${SESSION_CLASS}"
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\${SESSION_CLASS}"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.jsonl\OpenWithProgids" "${SESSION_CLASS}"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.zst\OpenWithProgids" "${SESSION_CLASS}"
!macroend
