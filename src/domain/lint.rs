//! What may be wrong with policies, in words.

use super::word::words;

words! {
    /// What a finding about a policy is.
    pub enum LintKind {
        /// The switch of the store is off.
        SwitchOff = 1,
        /// Every user was imported longer ago than the setting allows.
        UserDataTooOld = 2,
        /// The policy is off.
        PolicyOff = 3,
        /// An earlier policy decides every event that this one could.
        Shadowed = 4,
        /// The app has none of the policy's triggers.
        NoTrigger = 5,
        /// No user can be in the policy's scope.
        NobodyInScope = 6,
        /// No import has shown a group of the scope.
        GroupUnknown = 7,
        /// An included group has no members.
        GroupEmpty = 8,
        /// The policy claims only in managed environments, and none is known.
        NoManagedEnvironment = 9,
        /// The tenant does not own a product.
        ProductNotOwned = 10,
        /// A product cannot be assigned to people.
        ProductNotAssignable = 11,
        /// A product lacks the app's plan.
        ProductLacksPlan = 12,
        /// The subscription of a product is in grace.
        ProductInGrace = 13,
        /// The subscription of a product is suspended, deleted or locked out.
        ProductSuspended = 14,
        /// A pool has no unit left, or only reserved ones.
        PoolEmpty = 15,
        /// No product of the policy has a unit to give.
        PoolsEmpty = 16,
        /// A pool has fewer units left than the admin wants.
        PoolLow = 17,
        /// A pool was counted longer ago than the setting allows.
        PoolDataTooOld = 18,
        /// A target group cannot bring its product.
        TargetGroupUnfit = 19,
        /// Another product of a target group has no unit left, and so the whole group fails.
        TargetGroupShort = 20,
        /// The tenant owns nothing that licenses groups.
        EntraP1Missing = 21,
        /// A policy does what one of Microsoft's default policies does.
        DefaultTwin = 22,
        /// A product's plan is exclusive with one that an included group brings.
        PlanConflict = 23,
        /// A claim also gives a mailbox, and nobody said so.
        MailboxPlan = 24,
        /// Users without usage location cannot be given a direct license.
        UsageLocationMissing = 25,
        /// No import has listed the members of a group that carries licenses.
        GroupMembersUnknown = 26,
        /// No user has a department that the scope names.
        DepartmentUnknown = 27,
        /// More units of a pool are kept back than there are.
        ReserveAbovePool = 28,
    }
}

words! {
    /// How much a finding matters.
    pub enum Severity {
        /// Good to know.
        Info = 1,
        /// Some claims fail or surprise.
        Warning = 2,
        /// The policy, or a product of it, never claims.
        Error = 3,
    }
}
