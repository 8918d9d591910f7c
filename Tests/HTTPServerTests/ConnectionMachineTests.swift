import HTTPServer
import Testing

/// What each event means to a connection in each state.
@Suite struct `The state of a connection` {
    typealias State = ConnectionMachine.State
    typealias Event = ConnectionMachine.Event
    typealias Action = ConnectionMachine.Action

    /// The states in the order of the rows below.
    static let states: [State] = [
        .idle, .readingHead, .readingBody, .handling, .writing, .writingLast, .lingering, .closed,
    ]

    /// One cell a state: the action and the state after it; nil where the pair can't come up.
    struct Row: Sendable, CustomTestStringConvertible {
        let event: Event
        var isReadClosed = false
        var isDraining = false
        let cells: [Cell?]

        var testDescription: String {
            "\(event)\(isReadClosed ? ", read closed" : "")\(isDraining ? ", draining" : "")"
        }
    }

    struct Cell: Sendable {
        let action: Action
        let state: State

        init(_ action: Action, _ state: State) {
            self.action = action
            self.state = state
        }
    }

    static let rows: [Row] = [
        Row(
            event: .bytes(isFull: false),
            cells: [
                Cell(.parse, .readingHead), Cell(.parse, .readingHead), Cell(.parse, .readingBody),
                Cell(.none, .handling), Cell(.none, .writing), Cell(.suspendReading, .writingLast),
                Cell(.drop, .lingering), Cell(.none, .closed),
            ]
        ),
        Row(
            event: .bytes(isFull: true),
            cells: [
                Cell(.parse, .readingHead), Cell(.parse, .readingHead), Cell(.parse, .readingBody),
                Cell(.suspendReading, .handling), Cell(.suspendReading, .writing),
                Cell(.suspendReading, .writingLast), Cell(.drop, .lingering), Cell(.none, .closed),
            ]
        ),
        Row(
            event: .readClosed,
            cells: [
                Cell(.close, .closed), Cell(.refuse(.cutOff), .writingLast),
                Cell(.refuse(.cutOff), .writingLast),
                Cell(.suspendReading, .handling), Cell(.suspendReading, .writing),
                Cell(.suspendReading, .writingLast), Cell(.close, .closed), Cell(.none, .closed),
            ]
        ),
        Row(
            event: .needsBytes(hasBegun: true),
            cells: [
                nil, Cell(.awaitBytes, .readingHead), Cell(.awaitBytes, .readingBody), nil, nil, nil, nil,
                nil,
            ]
        ),
        Row(
            event: .needsBytes(hasBegun: false),
            cells: [nil, Cell(.awaitBytes, .idle), Cell(.awaitBytes, .readingBody), nil, nil, nil, nil, nil]
        ),
        Row(
            event: .needsBytes(hasBegun: true),
            isReadClosed: true,
            cells: [
                nil, Cell(.refuse(.cutOff), .writingLast), Cell(.refuse(.cutOff), .writingLast), nil, nil,
                nil, nil,
                nil,
            ]
        ),
        Row(
            event: .needsBytes(hasBegun: false),
            isReadClosed: true,
            cells: [
                nil, Cell(.close, .closed), Cell(.refuse(.cutOff), .writingLast), nil, nil, nil, nil, nil,
            ]
        ),
        Row(
            event: .needsBytes(hasBegun: false),
            isDraining: true,
            cells: [nil, Cell(.close, .closed), Cell(.awaitBytes, .readingBody), nil, nil, nil, nil, nil]
        ),
        Row(
            event: .needsBytes(hasBegun: true),
            isDraining: true,
            cells: [
                nil, Cell(.awaitBytes, .readingHead), Cell(.awaitBytes, .readingBody), nil, nil, nil, nil,
                nil,
            ]
        ),
        Row(
            event: .awaitsBody(expectsContinue: true),
            cells: [
                nil, Cell(.readBody(sendsContinue: true), .readingBody), nil, nil, nil, nil, nil, nil,
            ]
        ),
        Row(
            event: .awaitsBody(expectsContinue: false),
            cells: [
                nil, Cell(.readBody(sendsContinue: false), .readingBody), nil, nil, nil, nil, nil, nil,
            ]
        ),
        Row(
            event: .awaitsBody(expectsContinue: true),
            isReadClosed: true,
            cells: [
                nil, Cell(.readBody(sendsContinue: false), .readingBody), nil, nil, nil, nil, nil, nil,
            ]
        ),
        Row(
            event: .requestRead,
            cells: [nil, Cell(.handle, .handling), Cell(.handle, .handling), nil, nil, nil, nil, nil]
        ),
        Row(
            event: .refused,
            cells: [
                nil, Cell(.refuse(.byReader), .writingLast), Cell(.refuse(.byReader), .writingLast), nil, nil,
                nil,
                nil, nil,
            ]
        ),
    ]

    static let answering: [Row] = [
        answer(keepsAlive: true, inputLeft: false, stays: true),
        answer(keepsAlive: true, inputLeft: true, stays: true),
        answer(keepsAlive: false, inputLeft: false, stays: false),
        answer(keepsAlive: false, inputLeft: true, stays: false),
        answer(keepsAlive: true, inputLeft: false, isReadClosed: true, stays: false),
        answer(keepsAlive: true, inputLeft: true, isReadClosed: true, stays: true),
        answer(keepsAlive: true, inputLeft: false, isDraining: true, stays: false),
        answer(keepsAlive: true, inputLeft: true, isDraining: true, stays: false),
        written(inputLeft: false, Cell(.rest, .idle), last: Cell(.linger, .lingering)),
        written(inputLeft: true, Cell(.parse, .readingHead), last: Cell(.linger, .lingering)),
        written(inputLeft: false, isReadClosed: true, Cell(.close, .closed), last: Cell(.close, .closed)),
        written(inputLeft: true, isReadClosed: true, Cell(.parse, .readingHead), last: Cell(.close, .closed)),
        written(inputLeft: false, isDraining: true, Cell(.close, .closed), last: Cell(.linger, .lingering)),
    ]

    static let ending: [Row] = [
        Row(
            event: .deadline,
            cells: [
                Cell(.close, .closed), Cell(.refuse(.timedOut), .writingLast),
                Cell(.refuse(.timedOut), .writingLast), nil, Cell(.close, .closed), Cell(.close, .closed),
                Cell(.close, .closed), Cell(.none, .closed),
            ]
        ),
        Row(
            event: .drain,
            cells: [
                Cell(.close, .closed), Cell(.none, .readingHead), Cell(.none, .readingBody),
                Cell(.none, .handling),
                Cell(.none, .writing), Cell(.none, .writingLast), Cell(.none, .lingering),
                Cell(.none, .closed),
            ]
        ),
        Row(event: .lingeredEnough, cells: [nil, nil, nil, nil, nil, nil, Cell(.close, .closed), nil]),
        Row(
            event: .broken,
            cells: states.map { $0 == .closed ? Cell(.none, .closed) : Cell(.close, .closed) }
        ),
    ]

    private static func answer(
        keepsAlive: Bool,
        inputLeft: Bool,
        isReadClosed: Bool = false,
        isDraining: Bool = false,
        stays: Bool
    ) -> Row {
        Row(
            event: .responseReady(keepsAlive: keepsAlive, inputLeft: inputLeft),
            isReadClosed: isReadClosed,
            isDraining: isDraining,
            cells: [
                nil, nil, nil, Cell(.write(keepsAlive: stays), stays ? .writing : .writingLast), nil, nil,
                nil,
                Cell(.none, .closed),
            ]
        )
    }

    private static func written(
        inputLeft: Bool,
        isReadClosed: Bool = false,
        isDraining: Bool = false,
        _ next: Cell,
        last: Cell
    ) -> Row {
        Row(
            event: .written(inputLeft: inputLeft),
            isReadClosed: isReadClosed,
            isDraining: isDraining,
            cells: [nil, nil, Cell(.none, .readingBody), Cell(.none, .handling), next, last, nil, nil]
        )
    }

    @Test(arguments: rows + answering + ending)
    func `follows the table in every state`(row: Row) {
        #expect(Self.states == State.allCases)
        for (state, cell) in zip(Self.states, row.cells) {
            var machine = ConnectionMachine(
                state: state,
                isReadClosed: row.isReadClosed,
                isDraining: row.isDraining
            )
            let action = machine.handle(row.event)
            guard let cell else {
                guard case .impossible = action else {
                    Issue.record("\(state) takes \(row.event) with \(action)")
                    continue
                }
                #expect(machine.state == state)
                continue
            }
            #expect(action == cell.action, "in \(state)")
            #expect(machine.state == cell.state, "from \(state)")
        }
    }

    @Test func `remembers that the client has closed its side, and that the server drains`() {
        var machine = ConnectionMachine(state: .handling)
        _ = machine.handle(.readClosed)
        _ = machine.handle(.drain)
        #expect(machine.isReadClosed && machine.isDraining)
    }
}
