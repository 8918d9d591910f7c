/// What has a due date.
protocol FallingDue {
    var dueDate: CivilDate { get }
}

extension PlannedInstallment: FallingDue {}
extension InvoiceDraft.InstallmentDraft: FallingDue {}

extension Array where Element: FallingDue {
    /// As payments settle them: the earlier due date first, then as they were given.
    var inOrderOfFallingDue: Self {
        enumerated().sorted { ($0.element.dueDate, $0.offset) < ($1.element.dueDate, $1.offset) }.map(
            \.element
        )
    }
}
