# Not TypesToProcess, which fails where another copy of the module is loaded too.
Microsoft.PowerShell.Utility\Update-TypeData -TypeData ([AutoClaim.Kept]::Types) -Force -WhatIf:$false -Confirm:$false
