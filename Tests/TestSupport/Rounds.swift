import Foundation

/// How often something random, a race or a crash is tried: the default, or what `QUITTANCE_ROUNDS` asks for.
package func rounds(default count: Int) -> Int {
    ProcessInfo.processInfo.environment["QUITTANCE_ROUNDS"].flatMap { Int($0) } ?? count
}
