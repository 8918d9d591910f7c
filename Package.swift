// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Without it an async function hops off the actor that calls it, and a server on its own queues deadlocks.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

/// For rooms that have no business with raw memory: the compiler proves that there is none.
let safe = settings + [.strictMemorySafety()]

let package = Package(
    name: "quittance",
    products: [.executable(name: "quittance", targets: ["quittance"])],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CAssets", exclude: []),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: settings),
        .target(name: "JSON", swiftSettings: safe),
        .target(name: "XML", swiftSettings: safe),
        .target(name: "Digest", swiftSettings: settings),
        .target(name: "Lanes", swiftSettings: settings),
        .target(name: "HTTPServer", dependencies: ["Lanes"], swiftSettings: settings),
        .target(name: "Receivables", swiftSettings: safe),
        .target(name: "Papers", dependencies: ["Receivables"], swiftSettings: safe),
        .target(
            name: "BankStatements",
            dependencies: ["Receivables", "XML", "JSON", "Digest"],
            swiftSettings: safe
        ),
        .target(name: "RateFiles", dependencies: ["Receivables", "XML"], swiftSettings: safe),
        .target(
            name: "SQLiteStore",
            dependencies: ["Receivables", "SQLite", "CSQLite", "Lanes", "JSON", "Digest", "CAssets"],
            exclude: ["Migrations"],
            swiftSettings: settings
        ),
        .target(
            name: "Webhooks",
            dependencies: ["Receivables", "Digest", "Lanes"],
            swiftSettings: settings
        ),
        .target(name: "WebhooksTLS", dependencies: ["Webhooks", "Receivables"], swiftSettings: settings),
        .target(
            name: "ReceivablesAPI",
            dependencies: [
                "Receivables", "Papers", "BankStatements", "RateFiles", "HTTPServer", "JSON", "Digest",
                "Lanes",
                "CAssets",
            ],
            swiftSettings: safe
        ),
        .executableTarget(
            name: "quittance",
            dependencies: [
                "ReceivablesAPI", "Receivables", "BankStatements", "SQLiteStore", "SQLite", "CSQLite",
                "HTTPServer",
                "Lanes", "JSON", "Digest", "Webhooks", "WebhooksTLS",
            ],
            swiftSettings: settings
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "CSQLite"], swiftSettings: settings),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "XMLTests", dependencies: ["XML", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "DigestTests", dependencies: ["Digest"], swiftSettings: settings),
        .testTarget(name: "LanesTests", dependencies: ["Lanes"], swiftSettings: settings),
        .testTarget(
            name: "HTTPServerTests",
            dependencies: ["HTTPServer", "Lanes", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReceivablesTests",
            dependencies: ["Receivables", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PapersTests",
            dependencies: ["Papers", "Receivables", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BankStatementsTests",
            dependencies: ["BankStatements", "Receivables", "JSON", "TestSupport"],
            exclude: ["Corpus"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RateFilesTests",
            dependencies: ["RateFiles", "Receivables", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "SQLiteStore", "Receivables", "SQLite", "CSQLite", "Lanes", "JSON", "Digest", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReceivablesAPITests",
            dependencies: [
                "ReceivablesAPI", "Receivables", "SQLiteStore", "SQLite", "CSQLite", "HTTPServer", "Lanes",
                "JSON",
                "Digest",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WebhooksTests",
            dependencies: [
                "Webhooks", "Receivables", "SQLiteStore", "SQLite", "CSQLite", "Lanes", "Digest",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["quittance", "JSON", "Digest", "TestSupport"],
            exclude: ["power_cut.c"],
            swiftSettings: settings
        ),
    ]
)
