# Not TypesToProcess, which fails where another copy of the module is loaded too.
Microsoft.PowerShell.Utility\Update-TypeData -TypeData ([AutoClaim.Times]::Kept) -Force -WhatIf:$false -Confirm:$false
