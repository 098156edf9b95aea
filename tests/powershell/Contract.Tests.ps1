#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What scripts are written against: parameters, pipeline, output, help, completion. A change here is a change for every user.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $contracts = @(
        @{ Name = 'Add-AutoClaimPolicyProduct'; Parameters = 'Confirm DisabledPlan EnabledPlan Policy Position Product Session TargetGroup WhatIf'; Pipeline = 'Policy Product'; Output = 'PolicyProduct' }
        @{ Name = 'Backup-AutoClaimStore'; Parameters = 'Confirm DestinationPath Force PassThru Session WhatIf'; Pipeline = ''; Output = 'FileInfo' }
        @{ Name = 'Compare-AutoClaimPolicy'; Parameters = 'Path ReferenceSession Session'; Pipeline = 'Path'; Output = 'PolicyDifference' }
        @{ Name = 'Connect-AutoClaim'; Parameters = 'Confirm Create Mode PassThru Path ReadOnly Role Session TenantId WhatIf'; Pipeline = 'Path'; Output = 'Session' }
        @{ Name = 'ConvertTo-LicenseClaimEvent'; Parameters = 'App ColumnMap EvidenceVariable FirstOnly IncludeNonInteractive InputObject Path Session Source Trigger'; Pipeline = 'InputObject'; Output = 'ClaimEvent' }
        @{ Name = 'Copy-AutoClaimPolicy'; Parameters = 'Confirm Identity NewName Session WhatIf'; Pipeline = 'Identity NewName'; Output = 'Policy' }
        @{ Name = 'Disable-AutoClaimPolicy'; Parameters = 'Confirm Identity PassThru Session WhatIf'; Pipeline = 'Identity'; Output = 'Policy' }
        @{ Name = 'Disconnect-AutoClaim'; Parameters = 'Session'; Pipeline = 'Session'; Output = '' }
        @{ Name = 'Enable-AutoClaimPolicy'; Parameters = 'Confirm Identity PassThru Session WhatIf'; Pipeline = 'Identity'; Output = 'Policy' }
        @{ Name = 'Export-AutoClaimAudit'; Parameters = 'Action Actor After Before Claim Confirm CorrelationId Force Format PassThru Path Policy Session Target User WhatIf'; Pipeline = ''; Output = 'FileInfo' }
        @{ Name = 'Export-AutoClaimPolicy'; Parameters = 'Confirm Force Identity PassThru Path Session WhatIf'; Pipeline = 'Identity'; Output = 'FileInfo' }
        @{ Name = 'Export-AutoClaimReport'; Parameters = 'After App Before Confirm Days Force Format GroupBy IncludeRefused InputObject PassThru Path Policy Product Session Show Title User WhatIf'; Pipeline = 'InputObject'; Output = 'FileInfo' }
        @{ Name = 'Export-LicenseMigrationPlan'; Parameters = 'Confirm Force Format PassThru Path Plan Session WhatIf'; Pipeline = 'Plan'; Output = 'FileInfo' }
        @{ Name = 'Export-LicenseMigrationReport'; Parameters = 'Confirm Force Format PassThru Path Plan Session Show Title WhatIf'; Pipeline = 'Plan'; Output = 'FileInfo' }
        @{ Name = 'Get-AutoClaimApp'; Parameters = 'Name Session'; Pipeline = 'Name'; Output = 'App' }
        @{ Name = 'Get-AutoClaimAssignment'; Parameters = 'Duplicate First InputObject Product Session State User Via'; Pipeline = 'InputObject'; Output = 'Assignment' }
        @{ Name = 'Get-AutoClaimAudit'; Parameters = 'Action Actor After Before Claim CorrelationId First Policy Session Target User'; Pipeline = 'Target'; Output = 'AuditRecord' }
        @{ Name = 'Get-AutoClaimEnvironment'; Parameters = 'Identity Managed Session'; Pipeline = 'Identity'; Output = 'Environment' }
        @{ Name = 'Get-AutoClaimGroup'; Parameters = 'First HasError HasProduct Identity Session'; Pipeline = 'Identity'; Output = 'Group' }
        @{ Name = 'Get-AutoClaimPendingChange'; Parameters = 'First InputObject Kind Session State User'; Pipeline = 'InputObject'; Output = 'PendingChange' }
        @{ Name = 'Get-AutoClaimPermission'; Parameters = 'Task'; Pipeline = ''; Output = 'Permission' }
        @{ Name = 'Get-AutoClaimPolicy'; Parameters = 'App AsJson Enabled Identity Product Session'; Pipeline = 'Identity'; Output = 'Policy String' }
        @{ Name = 'Get-AutoClaimPolicyProduct'; Parameters = 'Policy Session'; Pipeline = 'Policy'; Output = 'PolicyProduct' }
        @{ Name = 'Get-AutoClaimPool'; Parameters = 'Identity LowOnly Session'; Pipeline = 'Identity'; Output = 'Pool' }
        @{ Name = 'Get-AutoClaimPowerApp'; Parameters = 'Environment Identity Premium Session'; Pipeline = 'Identity'; Output = 'PowerApp' }
        @{ Name = 'Get-AutoClaimProduct'; Parameters = 'App Identity InTenant Session'; Pipeline = 'Identity'; Output = 'Product' }
        @{ Name = 'Get-AutoClaimReport'; Parameters = 'After App AsJson Before Days First GroupBy IncludeRefused InputObject Policy Product Session User'; Pipeline = 'InputObject'; Output = 'ReportRow ReportGroup String' }
        @{ Name = 'Get-AutoClaimSession'; Parameters = 'ListAvailable Session'; Pipeline = ''; Output = 'Session' }
        @{ Name = 'Get-AutoClaimSetting'; Parameters = 'Session'; Pipeline = ''; Output = 'Setting' }
        @{ Name = 'Get-AutoClaimUser'; Parameters = 'Department Enabled First Group HasError HasProduct Identity LicensedBy Session UsageLocation'; Pipeline = 'Identity'; Output = 'User' }
        @{ Name = 'Get-LicenseClaim'; Parameters = 'After App Before First Id InputObject Outcome Policy Product Session State User'; Pipeline = 'InputObject'; Output = 'Claim' }
        @{ Name = 'Get-LicenseMigrationItem'; Parameters = 'First Plan Reason Session State Step User Wave'; Pipeline = 'Plan'; Output = 'MigrationItem' }
        @{ Name = 'Get-LicenseMigrationPlan'; Parameters = 'Identity Session'; Pipeline = 'Identity'; Output = 'MigrationPlan' }
        @{ Name = 'Import-AutoClaimEnvironment'; Parameters = 'AllowRemoval ColumnMap Confirm Force InputObject Path Replace Session Snapshot TakenAt WhatIf'; Pipeline = 'InputObject'; Output = 'ImportResult' }
        @{ Name = 'Import-AutoClaimGroup'; Parameters = 'AllowRemoval ColumnMap Confirm Force InputObject Member Path Replace Session Snapshot TakenAt WhatIf'; Pipeline = 'InputObject'; Output = 'ImportResult' }
        @{ Name = 'Import-AutoClaimPolicy'; Parameters = 'Confirm Force Mode PassThru Path Session WhatIf'; Pipeline = 'Path'; Output = 'Policy' }
        @{ Name = 'Import-AutoClaimPool'; Parameters = 'AllowRemoval ColumnMap Confirm Force InputObject Path Replace Session Snapshot TakenAt WhatIf'; Pipeline = 'InputObject'; Output = 'Pool' }
        @{ Name = 'Import-AutoClaimPowerApp'; Parameters = 'AllowRemoval ColumnMap Confirm Force InputObject Path Replace Session Snapshot TakenAt WhatIf'; Pipeline = 'InputObject'; Output = 'ImportResult' }
        @{ Name = 'Import-AutoClaimUser'; Parameters = 'AllowRemoval ColumnMap Confirm Force InputObject Path Replace Session Snapshot TakenAt WhatIf'; Pipeline = 'InputObject'; Output = 'ImportResult' }
        @{ Name = 'Import-LicenseMigrationPlan'; Parameters = 'Confirm Path Replace Session WhatIf'; Pipeline = 'Path'; Output = 'MigrationPlan' }
        @{ Name = 'Invoke-AutoClaimCycle'; Parameters = 'Confirm Force MaxDuration Request Session Task Until WhatIf'; Pipeline = ''; Output = 'CycleResult' }
        @{ Name = 'Invoke-LicenseClaim'; Parameters = 'App At Confirm DesktopVersion Environment EventId IncludeTrace InputObject Managed Retry Session Trigger User WhatIf'; Pipeline = 'InputObject'; Output = 'ClaimDecision' }
        @{ Name = 'Invoke-LicenseMigration'; Parameters = 'Confirm Force Limit MaxDuration MaxFailure Plan Request Session Wait Wave WhatIf'; Pipeline = 'Plan'; Output = 'MigrationResult' }
        @{ Name = 'Move-AutoClaimPolicyProduct'; Parameters = 'Confirm Down First Last PassThru Policy Position Product Session Up WhatIf'; Pipeline = 'Policy Product'; Output = 'PolicyProduct' }
        @{ Name = 'New-AutoClaimDefaultPolicy'; Parameters = 'App Confirm Reason Session TurnOn WhatIf'; Pipeline = ''; Output = 'Policy' }
        @{
            Name = 'New-AutoClaimPolicy'; Output = 'Policy'
            Parameters = 'App AssignVia BackupProduct Cap CapPeriod Confirm Department Disabled DisabledPlan EnabledPlan EnvironmentScope ExcludeGroup ExcludeUser IncludeGroup Name Priority Product Session TargetGroup Trigger UsageLocation WhatIf'
            # A new policy has no old values that a piped object could write back.
            Pipeline = 'App AssignVia BackupProduct Department Disabled EnvironmentScope ExcludeGroup ExcludeUser IncludeGroup Name Priority Product Trigger UsageLocation'
        }
        @{
            Name = 'New-LicenseMigrationPlan'; Pipeline = 'User'; Output = 'MigrationPlan'
            Parameters = 'AcceptLoss Claim Confirm Group GroupMap HoldersOf KeepPlans Membership Name Path Policy Product Replace Session User WaveBy WaveSize WhatIf'
        }
        @{ Name = 'Register-AutoClaimApp'; Parameters = 'Confirm EntitlingPlan Name ServicePlan Session SignInAppId Trigger UnknownPlan WhatIf'; Pipeline = 'Name'; Output = 'App' }
        @{ Name = 'Remove-AutoClaimPolicy'; Parameters = 'Confirm Force Identity Session WhatIf'; Pipeline = 'Identity'; Output = '' }
        @{ Name = 'Remove-AutoClaimPolicyProduct'; Parameters = 'Confirm Force Policy Product Session WhatIf'; Pipeline = 'Policy Product'; Output = '' }
        @{ Name = 'Remove-LicenseMigrationPlan'; Parameters = 'Confirm Force Plan Session WhatIf'; Pipeline = 'Plan'; Output = '' }
        @{ Name = 'Rename-AutoClaimPolicy'; Parameters = 'Confirm Identity NewName PassThru Session WhatIf'; Pipeline = 'Identity NewName'; Output = 'Policy' }
        @{ Name = 'Restore-AutoClaimStore'; Parameters = 'AllowOther BackupPath Confirm Force PassThru Path Role WhatIf'; Pipeline = ''; Output = 'FileInfo' }
        @{ Name = 'Resume-LicenseMigration'; Parameters = 'Confirm Plan RetryFailed Session Wave WhatIf'; Pipeline = 'Plan'; Output = 'MigrationResult' }
        @{
            Name = 'Set-AutoClaimPolicy'; Pipeline = 'Identity'; Output = 'Policy'
            Parameters = 'Cap CapPeriod ClearScope Confirm Department Enabled EnvironmentScope ExcludeGroup ExcludeUser Identity IncludeGroup PassThru Priority Session Trigger UsageLocation WhatIf'
        }
        @{ Name = 'Set-AutoClaimPolicyProduct'; Parameters = 'AllProducts Confirm DisablePlan EnablePlan OnlyPlan PassThru Policy Product Session TargetGroup WhatIf'; Pipeline = 'Policy Product'; Output = 'PolicyProduct' }
        @{ Name = 'Set-AutoClaimPool'; Parameters = 'Confirm Identity PassThru ReserveUnits Session WarnBelow WhatIf'; Pipeline = 'Identity'; Output = 'Pool' }
        @{
            Name = 'Set-AutoClaimSetting'; Pipeline = ''; Output = 'Setting'
            Parameters = 'ActivationDelay AllowAgent AllowWarningUnit ClaimAgainAfterUndo ClaimFromSignIn Cloud Confirm DefaultUsageLocation Enabled EventInterval EventOverlap MaxDataAge MaxWritesPerHour ObserveWithin PassThru PowerAppsEnvironment PowerAutomateEnvironment PremiumNeedsOwnLicense RecordAll RefreshInterval RequiredReportRole RequiredRole Session SettleTime VerifyAfter WhatIf'
        }
        @{ Name = 'Stop-AutoClaimChange'; Parameters = 'Confirm Force Id InputObject Kind PassThru Reason Session State User WhatIf'; Pipeline = 'InputObject'; Output = 'PendingChange' }
        @{ Name = 'Suspend-LicenseMigration'; Parameters = 'Confirm Plan Session WhatIf'; Pipeline = 'Plan'; Output = 'MigrationPlan' }
        @{ Name = 'Test-AutoClaimPolicy'; Parameters = 'Identity Session'; Pipeline = 'Identity'; Output = 'PolicyFinding' }
        @{ Name = 'Test-AutoClaimStore'; Parameters = 'AuditHead Quick Quiet Session'; Pipeline = ''; Output = 'StoreCheck Boolean' }
        @{ Name = 'Test-LicenseClaim'; Parameters = 'App AsJson At DesktopVersion Environment IncludeTrace Independent InputObject Managed Retry Session Trigger User'; Pipeline = 'InputObject'; Output = 'ClaimDecision String' }
        @{ Name = 'Test-LicenseMigrationPlan'; Parameters = 'Identity Session'; Pipeline = 'Identity'; Output = 'MigrationFinding' }
        @{ Name = 'Undo-LicenseClaim'; Parameters = 'Confirm Force Id InputObject Reason Session WhatIf'; Pipeline = 'InputObject'; Output = 'Claim' }
        @{ Name = 'Undo-LicenseMigration'; Parameters = 'Confirm Force Plan Reason Session ToStep User Wave WhatIf'; Pipeline = 'Plan'; Output = 'MigrationResult' }
        @{ Name = 'Unlock-LicenseClaim'; Parameters = 'App Confirm PassThru Session User WhatIf'; Pipeline = 'App User'; Output = 'Unlocked' }
        @{ Name = 'Unregister-AutoClaimApp'; Parameters = 'Confirm Force Name Session WhatIf'; Pipeline = 'Name'; Output = '' }
        @{ Name = 'Update-AutoClaimCatalog'; Parameters = 'Confirm PassThru Path Session WhatIf'; Pipeline = 'Path'; Output = 'CatalogChange' }
    )
    $outputs = @(
        @{ Name = 'Policy'; Properties = 'App:String AssignVia:String Available:Int64 Backups:Int32 Cap:Cap Changed:DateTimeOffset Created:DateTimeOffset Departments:Listed<String> Enabled:Boolean EnvironmentScope:String ExcludeGroups:Listed<GroupRef> ExcludeUsers:Listed<UserRef> Id:String IncludeGroups:Listed<GroupRef> Name:String Priority:Int64 Product:String Products:Listed<PolicyProduct> Status:String Triggers:Listed<String> UsageLocations:Listed<String>' }
        @{ Name = 'PolicyProduct'; Properties = 'Available:Int64 DisabledPlans:Listed<PlanRef> EnabledPlans:Listed<PlanRef> Name:String Policy:String PolicyId:String Position:Int32 Product:String Role:String SkuId:String SkuPartNumber:String TargetGroup:String TargetGroupId:String' }
        @{ Name = 'App'; Properties = 'BuiltIn:Boolean EntitlingPlanIds:Listed<String> EntitlingPlans:Listed<String> Family:String Label:String Name:String ServicePlanId:String ServicePlanIds:Listed<String> ServicePlanName:String SignInAppIds:Listed<String> TriggerCount:Int32 Triggers:Listed<String> UnknownPlanIds:Listed<String> UnknownPlans:Listed<String>' }
        @{ Name = 'Product'; Properties = 'Assignable:Boolean? Name:String Owned:Boolean PlanCount:Int32 Plans:Listed<Plan> SkuId:String SkuPartNumber:String' }
        @{ Name = 'PolicyDifference'; Properties = 'Field:String Here:String Policy:String PolicyId:String Side:String There:String' }
        @{ Name = 'Plan'; Properties = 'AppliesTo:String FriendlyName:String ProvisioningStatus:String ServicePlanId:String ServicePlanName:String' }
        @{ Name = 'PlanRef'; Properties = 'Id:String Name:String' }
        @{ Name = 'CatalogChange'; Properties = 'Added:Listed<CatalogEntry> AddedCount:Int32 Changed:Listed<CatalogEntry> ChangedCount:Int32 ErrorCount:Int32 Errors:Listed<ItemError> Plans:Int64 Products:Int64 Removed:Listed<CatalogEntry> RemovedCount:Int32' }
        @{ Name = 'CatalogEntry'; Properties = 'Change:String SkuId:String SkuPartNumber:String' }
        @{ Name = 'Environment'; Properties = 'Coverage:Listed<EnvironmentCoverage> Id:String Managed:Boolean? Name:String TakenAt:DateTimeOffset?' }
        @{ Name = 'User'; Properties = 'AccountEnabled:Boolean Agent:Boolean Assignments:Listed<Assignment> Department:String DisplayName:String Enabled:Boolean Groups:Listed<GroupRef> Id:String Location:String Products:Listed<String> TakenAt:DateTimeOffset Type:String UsageLocation:String UserPrincipalName:String UserType:String' }
        @{ Name = 'Group'; Properties = 'DisplayName:String Dynamic:Boolean? Id:String IsAssignableToRole:Boolean? IsManagementRestricted:Boolean? Licenses:Listed<GroupLicense> MailEnabled:Boolean? Members:Int64 OnPremisesSyncEnabled:Boolean? SecurityEnabled:Boolean? Synced:Boolean? TakenAt:DateTimeOffset' }
        @{ Name = 'GroupLicense'; Properties = 'DisabledPlans:Listed<PlanRef> Product:String ProductName:String SkuId:String' }
        @{ Name = 'Assignment'; Properties = 'AssignedBy:String AssignedByGroup:String AssignedByGroupId:String DisabledPlans:Listed<PlanRef> Duplicate:Boolean Error:String Product:String ProductName:String SkuId:String State:String User:String UserId:String Via:String' }
        @{ Name = 'PendingChange'; Properties = 'After:Int64? Attempts:Listed<ChangeAttempt> ClaimId:Int64? DisabledPlans:Listed<PlanRef> Due:DateTimeOffset Evidence:ChangeEvidence Group:String GroupId:String Id:Int64 Kind:String Overdue:Boolean OwnerId:Int64 OwnerKind:String Product:String ProductName:String Since:DateTimeOffset SkuId:String State:String UnderWay:String UsageLocation:String User:String UserId:String' }
        @{ Name = 'ChangeAttempt'; Properties = 'AnsweredAt:DateTimeOffset? Attempt:Int64 Change:Int64 Code:String DisabledPlans:Listed<PlanRef> HandedOutAt:DateTimeOffset Message:String Product:String ProductName:String Result:String SkuId:String Status:Int64?' }
        @{ Name = 'ChangeEvidence'; Properties = 'After:DateTimeOffset? LackingSince:DateTimeOffset? ProvenAt:DateTimeOffset? ShownSince:DateTimeOffset?' }
        @{ Name = 'Permission'; Properties = 'Name:String Operations:Listed<String> Purpose:String Roles:Listed<String> Task:String When:String' }
        @{ Name = 'StoreCheck'; Properties = 'Audit:AuditVerified AuditHead:String Findings:Listed<StoreFinding> LogBytes:Int64 Ok:Boolean Trail:String' }
        @{ Name = 'StoreFinding'; Properties = 'Kind:String Message:String' }
        @{ Name = 'Pool'; Properties = 'Assignable:Boolean Available:Int64 Booked:Int64 CapabilityStatus:String Consumed:Int64 DataAge:TimeSpan Enabled:Int64 Low:Boolean Name:String Product:String Reason:String RefusedAt:DateTimeOffset? Reserved:Int64 SkuId:String SkuPartNumber:String Suspended:Int64 TakenAt:DateTimeOffset WarnBelow:Int64? Warning:Int64' }
        @{ Name = 'PowerApp'; Properties = 'Environment:String Id:String Name:String Premium:Boolean TakenAt:DateTimeOffset' }
        @{ Name = 'LogEvidence'; Properties = 'Counts:Counted Environment:String NotVisible:Listed<String> Proves:String' }
        @{ Name = 'ClaimEvent'; Properties = 'App:String At:DateTimeOffset? DesktopVersion:String Environment:String EventId:String Managed:Boolean? PowerApp:String Trigger:String User:String' }
        @{ Name = 'ClaimDecision'; Properties = 'App:String At:DateTimeOffset? ClaimId:Int64? DataAgeMinutes:Int64? DecidedAt:DateTimeOffset DisabledPlans:Listed<PlanRef> Duplicate:Boolean EventId:String Group:String GroupId:String Outcome:String Policy:String PolicyId:String Position:Int32? Product:String ProductName:String Reason:String SkuId:String Trace:Listed<TraceStep> Trigger:String User:String UserId:String Warnings:Listed<String>' }
        @{ Name = 'Claim'; Properties = 'App:String At:DateTimeOffset? Attempts:Listed<ChangeAttempt> Changed:Boolean? ClaimId:Int64 DecidedAt:DateTimeOffset DisabledPlans:Listed<PlanRef> EventId:String Group:String GroupId:String Outcome:String PendingHours:Int64? Policy:String PolicyId:String Position:Int32? Product:String ProductName:String Reason:String Result:String RetryOf:Int64? SkuId:String State:String Time:DateTimeOffset Trace:Listed<TraceStep> Trigger:String UndoneAt:DateTimeOffset? UndoneBy:String UndoReason:String User:String UserId:String' }
        @{ Name = 'TraceStep'; Properties = 'Reason:String Result:String Step:String Subject:String' }
        @{ Name = 'ReportRow'; Properties = 'App:String At:DateTimeOffset? ClaimId:Int64 DecidedAt:DateTimeOffset Department:String DisabledPlans:Listed<PlanRef> DisplayName:String Outcome:String Policy:String PolicyId:String Position:Int32? Product:String ProductName:String Result:String SkuId:String State:String Time:DateTimeOffset Trigger:String UndoneAt:DateTimeOffset? User:String UserId:String' }
        @{ Name = 'ReportGroup'; Properties = 'Count:Int64 Id:String Key:String' }
        @{ Name = 'ImportResult'; Properties = 'Added:Int64 Changed:Int64 Errors:Listed<ItemError> Imported:String NeedsAllowRemoval:Boolean Observed:Int64 Older:Int64 Refused:Int64 Removed:Int64 RemovedOutside:Int64 Staged:Int64 TakenAt:DateTimeOffset Unchanged:Int64 Warnings:Listed<String>' }
        @{ Name = 'Setting'; Properties = 'ActivationDelay:TimeSpan AllowAgent:Boolean AllowWarningUnit:Boolean Changed:DateTimeOffset? ChangedBy:String ClaimAgainAfterUndo:String ClaimFromSignIn:Boolean Cloud:String DefaultUsageLocation:String Enabled:Boolean EventInterval:TimeSpan EventOverlap:TimeSpan MaxDataAge:TimeSpan? MaxWritesPerHour:Int64? ObserveWithin:TimeSpan PowerAppsEnvironment:String PowerAutomateEnvironment:String PremiumNeedsOwnLicense:Boolean RecordAll:Boolean RefreshInterval:TimeSpan RequiredReportRole:String RequiredRole:String SettleTime:TimeSpan VerifyAfter:TimeSpan' }
        @{ Name = 'Unlocked'; Properties = 'Apps:Listed<String> User:String UserId:String' }
        @{ Name = 'PolicyFinding'; Properties = 'Group:String GroupId:String Hint:String Kind:String Message:String Policy:String PolicyId:String Product:String ProductName:String Severity:String SkuId:String' }
        @{ Name = 'MigrationPlan'; Properties = 'AcceptLoss:Listed<AcceptedLoss> CreatedAt:DateTimeOffset CreatedBy:String Digest:String Done:Int64 Failed:Int64 Held:Int64 Id:String Items:Int64 KeepPlans:String Membership:String Moving:Int64 Name:String Ready:Int64 Reasons:Counted SecondsAtGraphLimits:Int64 State:String States:Counted Targets:Listed<MigrationTarget> Users:Int64 WaveCount:Int32 Waves:Listed<MigrationWave>' }
        @{ Name = 'MigrationWave'; Properties = 'Department:String Done:Int64 Failed:Int64 Held:Int64 MaxFailures:Int64? Moving:Int64 Paused:Int64 Ready:Int64 ReleasedAt:DateTimeOffset? ReleasedBy:String Stopped:Boolean Undone:Int64 Users:Int64 Wave:Int32' }
        @{ Name = 'MigrationItem'; Properties = 'After:DateTimeOffset? DisabledPlans:Listed<PlanRef> Error:String Evidence:String GainedPlans:Listed<PlanRef> Group:String GroupId:String History:Listed<MigrationEvent> Item:Int64 LackingSince:DateTimeOffset? LostPlans:Listed<PlanRef> Next:String Owner:Int64? Plan:String PlanId:String Product:String ProductName:String ProvenAt:DateTimeOffset? PutBacks:Int64 Reasons:Listed<HoldBack> ShownSince:DateTimeOffset? Since:DateTimeOffset? SkuId:String State:String Step:String User:String UserId:String Warnings:Listed<String> Wave:Int32' }
        @{ Name = 'MigrationResult'; Properties = 'Affected:Int64 Cycle:CycleResult Done:Int64 Failed:Int64 HeldBack:Int64 HeldItems:Listed<HeldItem> Moving:Int64 Passed:Int64 Paused:Int64 Plan:String PlanId:String PlanState:String Reasons:Counted Retried:Int64 Stopped:Boolean Undone:Int64 Users:Int64? Wave:Int32?' }
        @{ Name = 'HeldItem'; Properties = 'Item:Int64 Product:String ProductName:String Reasons:Listed<HoldBack> SkuId:String User:String UserId:String' }
        @{ Name = 'HoldBack'; Properties = 'Hint:String Message:String Reason:String' }
        @{ Name = 'MigrationFinding'; Properties = 'Group:String GroupId:String Hint:String Item:Int64 Message:String Plan:String PlanId:String Product:String Reason:String Severity:String SkuId:String User:String UserId:String Wave:Int32' }
        @{ Name = 'AuditRecord'; Properties = 'Action:String Actor:String ActorHost:String ActorKey:String ActorName:String ActorProcess:Int32? ActorRoles:Listed<String> By:String Changes:Listed<FieldChange> ClaimId:Int64? CorrelationId:String Details:Listed<AuditDetail> EventId:String Hash:String Now:DateTimeOffset NowSupplied:Boolean RecordedAt:DateTimeOffset Sequence:Int64 Target:String Time:DateTimeOffset UserId:String' }
        @{ Name = 'AuditVerified'; Properties = 'Findings:Listed<AuditFinding> Head:AuditHead Ok:Boolean' }
        @{ Name = 'Cap'; Properties = 'Claims:Int32 Hours:Int32' }
        @{ Name = 'CycleResult'; Properties = 'Began:DateTimeOffset Duration:TimeSpan Ended:String Failed:Int64 Held:Int64 Left:Int64 NextProduct:Int64 Requests:Int64 Seen:Int64 Sent:Int64 Tasks:Listed<CycleTask> WarningCount:Int32 Warnings:Listed<GraphWarning>' }
        @{ Name = 'CycleTask'; Properties = 'Left:Int64 Requests:Int64 SecondsAtGraphLimits:Int64 Task:String' }
        @{ Name = 'GraphRequest'; Properties = 'Body:String Headers:Dictionary`2 Id:String Method:String Permission:String SendBefore:DateTimeOffset Task:String TimeoutSeconds:Int32 Url:String' }
        @{ Name = 'GraphWarning'; Properties = 'Hint:String Message:String Name:String Permission:String' }
        @{ Name = 'Session'; Properties = 'Claims:Int64 Counts:StoreCounts Enabled:Boolean GroupsTakenAt:DateTimeOffset? IsOpen:Boolean LibraryVersion:String Mode:String Path:String Policies:Int64 PoolsTakenAt:DateTimeOffset? ReadOnly:Boolean Roles:Listed<String> Schema:Int64 TenantId:String Users:Int64 UsersTakenAt:DateTimeOffset? Version:String' }
    )
    $completions = @(
        @{ Line = 'Get-AutoClaimPolicy Te'; Text = "'Teams for all'" }
        @{ Line = "Get-AutoClaimPolicy 'O"; Text = "'O''Brien''s [EU] policy'" }
        @{ Line = 'Get-AutoClaimPolicy "O'; Text = "`"O'Brien's [EU] policy`"" }
        @{ Line = 'Set-AutoClaimPolicy Sp'; Text = 'Spare' }
        @{ Line = 'Get-AutoClaimPolicy -App Tea'; Text = 'Teams' }
        @{ Line = 'Get-AutoClaimPool SPE'; Text = 'SPE_E3' }
        @{ Line = 'New-AutoClaimPolicy x -App Teams -Product ENT'; Text = 'ENTERPRISEPREMIUM' }
        @{ Line = 'New-AutoClaimPolicy x -App Teams -Product SPE_E3 -BackupProduct ENT'; Text = 'ENTERPRISEPREMIUM' }
        @{ Line = 'New-AutoClaimPolicy x -App Teams -Trigger F'; Text = 'FirstSignIn' }
        @{ Line = 'New-AutoClaimPolicy x -IncludeGroup lic'; Text = 'lic-e3' }
        @{ Line = 'Set-AutoClaimPolicy Spare -ExcludeGroup O'; Text = "'O''Brien''s [EU] group'" }
        @{ Line = 'Test-LicenseClaim a -App PowerAutomateP'; Text = 'PowerAutomatePerUser', 'PowerAutomatePremium' }
        @{ Line = 'Invoke-LicenseClaim a -App PowerApps -Trigger Launch'; Text = 'LaunchPremiumApp', 'LaunchApp' }
        @{ Line = 'Get-LicenseClaim -Policy Sp'; Text = 'Spare' }
        @{ Line = 'Get-LicenseClaim -Outcome Pools'; Text = 'PoolsEmpty' }
        @{ Line = 'Get-AutoClaimReport -Product SPE'; Text = 'SPE_E3' }
        @{ Line = 'Set-AutoClaimSetting -PowerAppsEnvironment Only'; Text = 'OnlyManaged' }
        @{ Line = 'Get-AutoClaimPolicy nothing-begins-so'; Text = $null }
        @{ Line = 'Get-AutoClaimUser c'; Text = 'c@contoso.com' }
        @{ Line = 'Get-AutoClaimAssignment b'; Text = 'b@contoso.com' }
        @{ Line = 'Get-AutoClaimAssignment -State ActiveW'; Text = 'ActiveWithError' }
        @{ Line = 'Get-AutoClaimGroup lic'; Text = 'lic-e3' }
        @{ Line = 'Get-AutoClaimEnvironment Con'; Text = "'Contoso (default)'" }
        @{ Line = 'Get-AutoClaimPowerApp Vis'; Text = 'Visits' }
        @{ Line = 'Get-AutoClaimPowerApp -Environment Def'; Text = 'Default-1' }
        @{ Line = 'Get-AutoClaimApp PowerAp'; Text = 'PowerApps' }
        @{ Line = 'Get-AutoClaimPendingChange -Kind As'; Text = 'AssignLicense' }
        @{ Line = 'Get-AutoClaimPermission -Task Re'; Text = 'Refresh' }
        @{ Line = 'Invoke-AutoClaimCycle -Until Se'; Text = 'Sent' }
        @{ Line = 'Stop-AutoClaimChange -State P'; Text = 'Pending' }
        @{ Line = 'Set-AutoClaimPolicyProduct Spare '; Text = 'ENTERPRISEPREMIUM' }
        @{ Line = 'Set-AutoClaimPolicyProduct Spare -AllProducts -DisablePlan Y'; Text = 'YAMMER_ENTERPRISE' }
        @{ Line = 'Unlock-LicenseClaim c'; Text = 'c@contoso.com' }
        @{ Line = 'Register-AutoClaimApp x -ServicePlan YAM'; Text = 'YAMMER_ENTERPRISE' }
        @{ Line = 'Test-AutoClaimPolicy Sp'; Text = 'Spare' }
        @{ Line = 'Set-AutoClaimPolicyProduct Spare -TargetGroup lic'; Text = 'lic-e3' }
        @{ Line = 'Export-AutoClaimReport x.csv -Format H'; Text = 'Html' }
        @{ Line = 'Get-LicenseMigrationPlan Pi'; Text = 'Pilot' }
        @{ Line = 'Get-LicenseMigrationItem Pilot -Reason NoU'; Text = 'NoUnits' }
        @{ Line = 'New-LicenseMigrationPlan x -HoldersOf SPE'; Text = 'SPE_E3' }
        @{ Line = 'Add-AutoClaimPolicyProduct Spare '; Text = 'SPE_E3' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function Get-Name([type] $Type) {
        if ([Nullable]::GetUnderlyingType($Type)) { "$([Nullable]::GetUnderlyingType($Type).Name)?" } elseif ($Type.Name -eq 'Listed`1') { "Listed<$($Type.GenericTypeArguments[0].Name)>" } else { $Type.Name }
    }
}

Describe 'The module' {
    It 'exports what it says, and all of it has a contract here' {
        (Get-Command -Module AutoClaim).Name | Sort-Object | Should -Be ((Import-PowerShellDataFile (Get-Module AutoClaim).Path.Replace('.psm1', '.psd1')).FunctionsToExport | Sort-Object)
    }
    It 'uses approved verbs and singular nouns' {
        (Get-Command -Module AutoClaim).Verb | Sort-Object -Unique | Where-Object { $_ -notin (Get-Verb).Verb } | Should -BeNullOrEmpty
        (Get-Command -Module AutoClaim).Noun | Where-Object { $_ -match '[^s]s$' } | Should -BeNullOrEmpty
    }
    It 'is clean for PSScriptAnalyzer' {
        if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) { Set-ItResult -Skipped -Because 'Install-Module PSScriptAnalyzer'; return }
        $findings = Invoke-ScriptAnalyzer "$PSScriptRoot/../../powershell" -Recurse -Settings "$PSScriptRoot/../../powershell/PSScriptAnalyzerSettings.psd1" | Where-Object ScriptPath -NotMatch '[\\/](bin|obj)[\\/]'
        $findings | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName) $($_.Message)" } | Should -BeNullOrEmpty
    }
    It 'offers the words that the library knows' {
        $allowed = { param($command, $parameter) (Get-Command $command).Parameters[$parameter].Attributes.Where{ $_ -is [ValidateSet] }.ValidValues -ne '' }
        & $allowed Get-LicenseClaim State | Should -Be ([AutoClaim.Words]::ClaimState)
        & $allowed Set-AutoClaimPolicy EnvironmentScope | Should -Be ([AutoClaim.Words]::EnvironmentScope)
        & $allowed New-AutoClaimPolicy EnvironmentScope | Should -Be ([AutoClaim.Words]::EnvironmentScope)
        & $allowed Set-AutoClaimSetting PowerAppsEnvironment | Should -Be ([AutoClaim.Words]::EnvironmentScope)
        & $allowed Set-AutoClaimSetting Cloud | Should -Be ([AutoClaim.Words]::Cloud)
        & $allowed Set-AutoClaimSetting ClaimAgainAfterUndo | Should -Be ([AutoClaim.Words]::ClaimAgainAfterUndo)
        & $allowed New-AutoClaimPolicy AssignVia | Should -Be ([AutoClaim.Words]::AssignVia)
        & $allowed Export-AutoClaimReport Format | Should -Be ([AutoClaim.Words]::ReportFormat)
        & $allowed Export-AutoClaimAudit Format | Should -Be ([AutoClaim.Words]::AuditFormat)
        & $allowed Get-AutoClaimUser LicensedBy | Should -Be ([AutoClaim.Words]::Via)
        & $allowed Get-AutoClaimPendingChange Kind | Should -Be ([AutoClaim.Words]::PendingChangeKind)
        & $allowed Stop-AutoClaimChange Kind | Should -Be ([AutoClaim.Words]::PendingChangeKind)
        & $allowed Get-AutoClaimPermission Task | Should -Be ([AutoClaim.Words]::GraphTask)
        & $allowed Invoke-AutoClaimCycle Task | Should -Be ([AutoClaim.Words]::GraphTask)
        & $allowed New-LicenseMigrationPlan Membership | Should -Be ([AutoClaim.Words]::Membership)
        & $allowed New-LicenseMigrationPlan KeepPlans | Should -Be ([AutoClaim.Words]::KeepPlans)
        & $allowed Export-LicenseMigrationReport Format | Should -Be ([AutoClaim.Words]::ReportFormat)
        & $allowed Export-LicenseMigrationPlan Format | Should -Be ([AutoClaim.Words]::MigrationFormat)
        & $allowed Get-LicenseMigrationItem State | Should -Be ([AutoClaim.Words]::MigrationItemState)
        & $allowed Get-LicenseMigrationItem Step | Should -Be ([AutoClaim.Words]::MigrationStep)
        & $allowed Undo-LicenseMigration ToStep | Should -BeIn ([AutoClaim.Words]::MigrationStep)
        & $allowed Get-AutoClaimPendingChange State | Should -Be ([AutoClaim.Words]::PendingChangeState)
    }
    It 'has about_AutoClaim' { Get-Content (Join-Path (Get-Module AutoClaim).ModuleBase 'en-US/about_AutoClaim.help.txt') -Raw | Should -Match '(?s)TOPIC.+SHORT DESCRIPTION.+LONG DESCRIPTION' }
}

Describe '<Name>' -ForEach $contracts {
    BeforeAll {
        $cmdlet = Get-Command $Name
        $help = Get-Help $Name -Full
        $own = $cmdlet.Parameters.Values.Where{ $_.Name -notin [Management.Automation.PSCmdlet]::CommonParameters }
    }
    It 'has its parameters and no others' { $own.Name | Sort-Object | Should -Be ($Parameters -split ' ') }
    It 'takes from the pipeline what it says' {
        $fromPipeline = $own.Where{ $_.ParameterSets.Values.ValueFromPipeline -contains $true -or $_.ParameterSets.Values.ValueFromPipelineByPropertyName -contains $true }
        @($fromPipeline.Name | Sort-Object) -join ' ' | Should -Be $Pipeline
    }
    It 'says what it returns' { @($cmdlet.OutputType.Name -replace '^.*\.') -join ' ' | Should -Be $Output }
    It 'has a synopsis, a description, and an online page' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match 'AutoClaim \['
        $help.Description.Text | Should -Not -BeNullOrEmpty
        $help.RelatedLinks.NavigationLink.Uri | Should -Match '^https://'
    }
    It 'has two examples with remarks' {
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.Examples.Example) {
            $example.Code | Should -Match $Name
            ($example.Remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty
        }
    }
    It 'says what goes in and comes out' {
        $help.InputTypes.InputType.Type.Name | Should -Not -BeNullOrEmpty
        $help.ReturnValues.ReturnValue.Type.Name | Should -Not -BeNullOrEmpty
    }
    It 'describes every parameter' {
        foreach ($parameter in $own.Where{ $_.Name -notin 'WhatIf', 'Confirm' }) {
            (Get-Help $Name -Parameter $parameter.Name).Description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) needs help"
        }
    }
    It 'takes -WhatIf if it writes' {
        $writes = $Name -match '^Connect-|^(Add|Backup|Copy|Disable|Enable|Export|Import|Invoke|Move|New|Register|Remove|Rename|Restore|Resume|Set|Stop|Suspend|Undo|Unlock|Unregister|Update)-'
        $cmdlet.Parameters.ContainsKey('WhatIf') | Should -Be $writes
    }
    It 'asks before it removes, unless -Force' {
        $binding = $cmdlet.ScriptBlock.Attributes.Where{ $_ -is [Management.Automation.CmdletBindingAttribute] }
        $grave = $Name -match '^(Remove|Restore|Stop|Undo|Unregister)-|^Import-AutoClaim|^Invoke-LicenseMigration'
        ($binding.ConfirmImpact -eq 'High') | Should -Be $grave
        if ($grave) { $own.Name | Should -Contain 'Force' }
    }
    It 'has a table and a list for what it returns' {
        foreach ($type in @($cmdlet.OutputType.Name) -like 'AutoClaim.*') {
            $views = (Get-FormatData -TypeName $type).FormatViewDefinition.Control
            $views.Where{ $_ -is [Management.Automation.TableControl] } | Should -Not -BeNullOrEmpty -Because "$type needs a table"
            $views.Where{ $_ -is [Management.Automation.ListControl] } | Should -Not -BeNullOrEmpty -Because "$type needs a list"
        }
    }
    It 'says what to do when no store is open' {
        if ($Name -in 'Connect-AutoClaim', 'Disconnect-AutoClaim', 'Restore-AutoClaimStore', 'Get-AutoClaimPermission', 'Get-AutoClaimSession') { return }
        [AutoClaim.Sessions]::Default = $null
        $arguments = @{}
        foreach ($parameter in $cmdlet.ParameterSets.Where{ $_.IsDefault -or $cmdlet.ParameterSets.Count -eq 1 }.Parameters.Where{ $_.IsMandatory }) { $arguments[$parameter.Name] = '1' }
        if ($own.Name -contains 'InputObject') { $arguments.InputObject = 'x' }
        { & $Name @arguments } | Should -Throw -ErrorId "NotConnected,$Name"
    }
}

Describe 'AutoClaim.<Name>' -ForEach $outputs {
    It 'has these properties' {
        $type = [type] "AutoClaim.$Name"
        $found = $type.GetProperties() | Sort-Object Name | ForEach-Object { "$($_.Name):$(Get-Name $_.PropertyType)" }
        $found -join ' ' | Should -BeExactly (($Properties -split ' ' | Sort-Object { ($_ -split ':')[0] }) -join ' ')
    }
}

Describe 'Completion' {
    BeforeAll {
        New-TestStore
        $null = @{ id = 'Default-1'; name = 'Contoso (default)'; managed = $true } | Import-AutoClaimEnvironment
        $null = @{ id = 'app-1'; name = 'Visits'; premium = $true } | Import-AutoClaimPowerApp
        $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3
        $nouns = @{ Policy = 'Policy'; Product = 'Product'; BackupProduct = 'Product'; HasProduct = 'Product'; App = 'App'; Trigger = 'Trigger'; IncludeGroup = 'Group'; ExcludeGroup = 'Group'; Outcome = 'Outcome' }
    }
    It 'completes <Line>' -ForEach $completions { Get-Completion $Line | Should -Be $Text }
    It 'is there for every parameter that names something the store knows' {
        foreach ($command in Get-Command -Module AutoClaim) {
            foreach ($parameter in $command.Parameters.Values.Where{ $_.Name -in $nouns.Keys -and -not $_.Attributes.Where{ $_ -is [ValidateSet] } }) {
                "$($parameter.Attributes.Where{ $_ -is [ArgumentCompleter] }.Type.Name)" | Should -BeLike "*$($nouns[$parameter.Name])Completer" -Because "$($command.Name) -$($parameter.Name) names one"
            }
        }
    }
    It 'offers no file where a value is wanted: <Line>' -ForEach @(
        @{ Line = 'Set-AutoClaimSetting -ClaimFromSignIn '; Text = '$true', '$false' }
        @{ Line = 'Get-AutoClaimPolicy -Enabled '; Text = '$true', '$false' }
        @{ Line = 'Invoke-AutoClaimCycle -MaxDuration '; Text = '10m', '1h', '1d' }
    ) { Get-Completion $Line | Should -Be $Text }
    It 'offers the variables that hold a session' {
        $global:fabrikam = Get-AutoClaimSession
        try { Get-Completion 'Get-AutoClaimPolicy -Session ' | Should -Contain '$fabrikam' } finally { Remove-Variable fabrikam -Scope Global }
    }
    It 'goes on from a quote within a name' {
        Get-Completion "Get-AutoClaimPolicy 'O''B" | Should -Be "'O''Brien''s [EU] policy'"
        Get-Completion "Get-AutoClaimPolicy 'O''Brien''s [EU]'" | Should -Be "'O''Brien''s [EU] policy'"
    }
    Context 'names of every kind' {
        BeforeAll {
            New-TestStore -Empty
            $null = Get-TestSku | Import-AutoClaimPool
            $names = "O'Brien's [EU] policy", '100% * free?', 'say "hi" to $HOME `now', '-dash', ('curly ' + [char] 0x2019 + 'quotes' + [char] 0x201D), '(a); b | c & d', 'Größe 漢字'
            foreach ($name in $names) {
                $null = @{ id = New-Guid; displayName = $name; groupTypes = @(); securityEnabled = $true; assignedLicenses = @() } | Import-AutoClaimGroup
                $null = New-AutoClaimPolicy $name -App Teams -Product SPE_E3 -Disabled -WarningAction Ignore
            }
        }
        It 'come back as they are, begun with <Begin>' -ForEach @{ Begin = '' }, @{ Begin = "'" }, @{ Begin = '"' } {
            foreach ($noun in 'Policy', 'Group') {
                $found = Get-Completion "Get-AutoClaim$noun $Begin" | ForEach-Object { & ([scriptblock]::Create("Get-AutoClaim$noun $_")) }
                $found.ForEach('ToString') | Sort-Object | Should -BeExactly ($names | Sort-Object)
            }
        }
    }
    It 'offers nothing, and no error, without a store' {
        [AutoClaim.Sessions]::Default = $null
        $before = $Error.Count
        Get-Completion 'Get-AutoClaimPolicy -App Te' | Should -BeNullOrEmpty
        $Error.Count | Should -Be $before
    }
}
