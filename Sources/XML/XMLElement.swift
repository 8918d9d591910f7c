/// An element by its local name and namespace, with what it holds.
package struct XMLElement: Equatable, Sendable {
    package struct Attribute: Equatable, Sendable {
        package let name: String
        /// Empty for an attribute without a prefix.
        package let namespace: String
        package let value: String

        package init(name: String, namespace: String, value: String) {
            self.name = name
            self.namespace = namespace
            self.value = value
        }
    }

    package let name: String
    /// Empty where none is declared.
    package let namespace: String
    package let attributes: [Attribute]
    /// Of its start tag, from 1.
    package let line: Int
    /// Its own text, that of its children not included.
    package var text: String
    package var children: [XMLElement]

    package init(
        name: String,
        namespace: String = "",
        attributes: [Attribute] = [],
        line: Int,
        text: String = "",
        children: [XMLElement] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.line = line
        self.text = text
        self.children = children
    }

    /// The first child of that name in this element's namespace.
    package subscript(name: String) -> XMLElement? {
        for child in children where child.name == name && child.namespace == namespace { return child }
        return nil
    }

    /// The children of that name in this element's namespace, in order.
    package func all(_ name: String) -> [XMLElement] {
        children.filter { $0.name == name && $0.namespace == namespace }
    }

    /// What stands at the end of a path of first children.
    package func at(_ path: String...) -> XMLElement? {
        var element = self
        for name in path {
            guard let child = element[name] else { return nil }
            element = child
        }
        return element
    }

    /// The value of an attribute without a prefix.
    package func attribute(_ name: String) -> String? {
        for attribute in attributes where attribute.name == name && attribute.namespace.isEmpty {
            return attribute.value
        }
        return nil
    }
}
