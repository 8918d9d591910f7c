/// The protocol state of one connection: an event goes in, the action to take comes out. It knows no socket, no
/// clock and no bytes.
package struct ConnectionMachine: Sendable, Equatable {
    package enum State: Sendable, Hashable, CaseIterable {
        /// Nothing of the next request has come.
        case idle
        case readingHead
        case readingBody
        /// A handler works on the request.
        case handling
        /// An answer is on its way, and the next request may follow it.
        case writing
        /// The last answer is on its way.
        case writingLast
        /// The writing side is shut; what the client still sends is dropped until it closes too.
        case lingering
        case closed
    }

    package enum Event: Sendable, Hashable {
        /// Bytes were put into the reader; `isFull`: it holds as much as may be read ahead.
        case bytes(isFull: Bool)
        /// The client has closed its writing side.
        case readClosed
        case needsBytes(hasBegun: Bool)
        case awaitsBody(expectsContinue: Bool)
        case requestRead
        /// What was read is no request to take: the server answers it itself, for the last time.
        case refused
        case responseReady(keepsAlive: Bool, inputLeft: Bool)
        case written(inputLeft: Bool)
        case deadline
        /// The server takes no new requests.
        case drain
        /// As much as may be dropped was dropped.
        case lingeredEnough
        case broken
    }

    package enum Refusal: Sendable, Equatable {
        /// What the reader threw.
        case byReader
        case timedOut
        /// The client closed its side in mid-request.
        case cutOff
    }

    package enum Action: Sendable, Equatable {
        case none
        /// Give the reader's bytes a try.
        case parse
        case awaitBytes
        /// As `awaitBytes`, holding no buffer.
        case rest
        /// A byte or an end of file that is not taken would wake the source without end.
        case suspendReading
        case readBody(sendsContinue: Bool)
        case handle
        case write(keepsAlive: Bool)
        case refuse(Refusal)
        case linger
        case drop
        case close
        /// The pair can't come up; the driver stops with the sentence.
        case impossible(String)
    }

    package private(set) var state: State
    package private(set) var isReadClosed: Bool
    package private(set) var isDraining: Bool

    package init(state: State = .idle, isReadClosed: Bool = false, isDraining: Bool = false) {
        self.state = state
        self.isReadClosed = isReadClosed
        self.isDraining = isDraining
    }

    package mutating func handle(_ event: Event) -> Action {
        switch event {
        case .bytes(let isFull): bytesCame(isFull: isFull)
        case .readClosed: readClosed()
        case .needsBytes(let hasBegun): needsBytes(hasBegun: hasBegun)
        case .awaitsBody(let expectsContinue): awaitsBody(expectsContinue: expectsContinue)
        case .requestRead: requestRead()
        case .refused: refused()
        case .responseReady(let keepsAlive, let inputLeft):
            responseReady(keepsAlive: keepsAlive, inputLeft: inputLeft)
        case .written(let inputLeft): written(inputLeft: inputLeft)
        case .deadline: deadlinePassed()
        case .drain: drain()
        case .lingeredEnough: lingeredEnough()
        case .broken: broken()
        }
    }

    private mutating func enter(_ state: State, _ action: Action) -> Action {
        self.state = state
        return action
    }
}

extension ConnectionMachine {
    private mutating func bytesCame(isFull: Bool) -> Action {
        switch state {
        case .idle: enter(.readingHead, .parse)
        case .readingHead, .readingBody: .parse
        // Pipelined requests wait for their turn, and past the read-ahead the client waits.
        case .handling, .writing: isFull ? .suspendReading : .none
        case .writingLast: .suspendReading
        case .lingering: .drop
        case .closed: .none
        }
    }

    private mutating func readClosed() -> Action {
        isReadClosed = true
        return switch state {
        case .idle, .lingering: enter(.closed, .close)
        case .readingHead, .readingBody: enter(.writingLast, .refuse(.cutOff))
        // A half-closed client still gets its answers.
        case .handling, .writing, .writingLast: .suspendReading
        case .closed: .none
        }
    }

    private mutating func needsBytes(hasBegun: Bool) -> Action {
        switch state {
        case .readingHead where isReadClosed:
            hasBegun ? enter(.writingLast, .refuse(.cutOff)) : enter(.closed, .close)
        case .readingHead where isDraining && !hasBegun: enter(.closed, .close)
        case .readingHead: hasBegun ? .awaitBytes : enter(.idle, .awaitBytes)
        case .readingBody: isReadClosed ? enter(.writingLast, .refuse(.cutOff)) : .awaitBytes
        case .idle, .handling, .writing, .writingLast, .lingering, .closed:
            .impossible("a request was parsed while none was being read")
        }
    }

    private mutating func awaitsBody(expectsContinue: Bool) -> Action {
        switch state {
        case .readingHead: enter(.readingBody, .readBody(sendsContinue: expectsContinue && !isReadClosed))
        case .idle, .readingBody, .handling, .writing, .writingLast, .lingering, .closed:
            .impossible("a head was read while none was expected")
        }
    }

    private mutating func requestRead() -> Action {
        switch state {
        case .readingHead, .readingBody: enter(.handling, .handle)
        case .idle, .handling, .writing, .writingLast, .lingering, .closed:
            .impossible("a request was read while none was being read")
        }
    }

    private mutating func refused() -> Action {
        switch state {
        case .readingHead, .readingBody: enter(.writingLast, .refuse(.byReader))
        case .idle, .handling, .writing, .writingLast, .lingering, .closed:
            .impossible("a request was refused while none was being read")
        }
    }

    private mutating func responseReady(keepsAlive: Bool, inputLeft: Bool) -> Action {
        switch state {
        case .handling:
            if keepsAlive, !isDraining, inputLeft || !isReadClosed {
                enter(.writing, .write(keepsAlive: true))
            } else {
                enter(.writingLast, .write(keepsAlive: false))
            }
        // The connection broke while the handler worked.
        case .closed: .none
        case .idle, .readingHead, .readingBody, .writing, .writingLast, .lingering:
            .impossible("an answer came without a request")
        }
    }

    private mutating func written(inputLeft: Bool) -> Action {
        switch state {
        case .writing:
            if inputLeft {
                enter(.readingHead, .parse)
            } else if isReadClosed || isDraining {
                enter(.closed, .close)
            } else {
                enter(.idle, .rest)
            }
        case .writingLast: isReadClosed ? enter(.closed, .close) : enter(.lingering, .linger)
        // A 100 Continue that had to wait for the socket.
        case .readingBody, .handling: .none
        case .idle, .readingHead, .lingering, .closed: .impossible("an answer was written that was not begun")
        }
    }

    private mutating func deadlinePassed() -> Action {
        switch state {
        case .readingHead, .readingBody: enter(.writingLast, .refuse(.timedOut))
        case .idle, .writing, .writingLast, .lingering: enter(.closed, .close)
        case .closed: .none
        case .handling: .impossible("no deadline runs while a handler works")
        }
    }

    private mutating func drain() -> Action {
        isDraining = true
        return switch state {
        case .idle: enter(.closed, .close)
        case .readingHead, .readingBody, .handling, .writing, .writingLast, .lingering, .closed: .none
        }
    }

    private mutating func lingeredEnough() -> Action {
        switch state {
        case .lingering: enter(.closed, .close)
        case .idle, .readingHead, .readingBody, .handling, .writing, .writingLast, .closed:
            .impossible("bytes were dropped before the last answer")
        }
    }

    private mutating func broken() -> Action {
        switch state {
        case .closed: .none
        case .idle, .readingHead, .readingBody, .handling, .writing, .writingLast, .lingering:
            enter(.closed, .close)
        }
    }
}
