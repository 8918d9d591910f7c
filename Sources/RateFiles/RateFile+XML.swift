package import Receivables
internal import XML

extension RateFile {
    /// An envelope of days, each a `Cube` with its time, which holds a `Cube` for each currency.
    package init(xml bytes: [UInt8]) throws(Failure) {
        self.init()
        var date: CivilDate?
        for cube in try Self.cubes(in: bytes) {
            if let time = cube.attribute("time") {
                guard let day = CivilDate(time) else {
                    throw Self.malformed(cube.line, "a day's time is its date, YYYY-MM-DD")
                }
                date = day
            }
            guard let code = cube.attribute("currency") else { continue }
            let rate = cube.attribute("rate") ?? ""
            guard let date, add(code, rate, on: date) else {
                let detail = "\(code.prefix(10)) \(rate.prefix(30)) is no rate of a day"
                throw Self.malformed(cube.line, detail)
            }
        }
        guard date != nil else { throw Self.malformed(1, "the document has no day with rates") }
    }

    private static func cubes(in bytes: [UInt8]) throws(Failure) -> [XMLElement] {
        do throws(XMLError) {
            var reader = try XMLReader(bytes, limits: XMLLimits(depthMax: 8, textBytesMax: 1 << 10))
            var cubes: [XMLElement] = []
            while let event = try reader.next() {
                if case .start(let element) = event, element.name == "Cube" { cubes.append(element) }
            }
            return cubes
        } catch {
            throw .invalid("", "malformed_rates", error.description)
        }
    }
}
