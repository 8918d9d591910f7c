internal import Glibc

package enum FileLockError: Error, Equatable, CustomStringConvertible {
    case held(path: String)
    case cannotOpen(path: String, errno: Int32)
    case cannotLock(path: String, errno: Int32)

    package var description: String {
        switch self {
        case .held(let path):
            "another process serves this database: it holds the lock \(path)"
        case .cannotOpen(let path, let errno):
            "cannot open the lock \(path): \(String(cString: strerror(errno)))"
        case .cannotLock(let path, let errno):
            "cannot lock \(path): \(String(cString: strerror(errno)))"
        }
    }
}

/// The right to serve, restore or migrate a database: an advisory lock on a file beside it, given back when this
/// value goes or its process ends, however it ends.
package final class FileLock: Sendable {
    package let path: String
    private let descriptor: Int32

    package init(forDatabase databasePath: String) throws(FileLockError) {
        let path = databasePath + "-lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { throw .held(path: path) }
            throw .cannotLock(path: path, errno: reason)
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
