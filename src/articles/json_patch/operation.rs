//! Reading one operation of a JSON Patch (RFC 6902 §4).

use json_patch::jsonptr::PointerBuf;
use json_patch::{
    AddOperation, CopyOperation, MoveOperation, PatchOperation, RemoveOperation, ReplaceOperation,
    TestOperation,
};
use serde_json::{Map, Value};

use crate::body::members::kind;
use crate::error::Violation;

const NAMES: [&str; 6] = ["add", "remove", "replace", "move", "copy", "test"];

/// The operation of that index, or `None` and what is wrong with it.
pub(super) fn read(
    index: usize,
    item: Value,
    faults: &mut Vec<Violation>,
) -> Option<PatchOperation> {
    let Value::Object(members) = item else {
        let detail = format!("must be an object, an operation, is {}", kind(&item));
        faults.push(Violation::at(format!("/{index}"), detail));
        return None;
    };
    let mut operation = Members { index, members, faults };
    let name = operation.name();
    let path = operation.pointer("path");
    match name? {
        "add" => operation.add(path),
        "remove" => operation.remove(path),
        "replace" => operation.replace(path),
        "move" => operation.shift(path),
        "copy" => operation.copy(path),
        _ => operation.test(path),
    }
}

/// The members of an operation that have not been read yet.
struct Members<'f> {
    index: usize,
    members: Map<String, Value>,
    faults: &'f mut Vec<Violation>,
}

impl Members<'_> {
    fn add(mut self, path: Option<PointerBuf>) -> Option<PatchOperation> {
        let value = self.needed("value");
        Some(PatchOperation::Add(AddOperation { path: path?, value: value? }))
    }

    fn remove(mut self, path: Option<PointerBuf>) -> Option<PatchOperation> {
        let path = path?;
        if path.is_root() {
            return self.refuse("path", "is the whole document, which cannot be removed");
        }
        Some(PatchOperation::Remove(RemoveOperation { path }))
    }

    fn replace(mut self, path: Option<PointerBuf>) -> Option<PatchOperation> {
        let value = self.needed("value");
        Some(PatchOperation::Replace(ReplaceOperation { path: path?, value: value? }))
    }

    /// `from` may not be a proper prefix of `path` (RFC 6902 §4.4).
    fn shift(mut self, path: Option<PointerBuf>) -> Option<PatchOperation> {
        let from = self.pointer("from");
        let (from, path) = (from?, path?);
        if path != from && path.starts_with(&from) {
            return self.refuse("path", "lies within from; nothing can be moved into itself");
        }
        Some(PatchOperation::Move(MoveOperation { from, path }))
    }

    fn copy(mut self, path: Option<PointerBuf>) -> Option<PatchOperation> {
        let from = self.pointer("from");
        Some(PatchOperation::Copy(CopyOperation { from: from?, path: path? }))
    }

    fn test(mut self, path: Option<PointerBuf>) -> Option<PatchOperation> {
        let value = self.needed("value");
        Some(PatchOperation::Test(TestOperation { path: path?, value: value? }))
    }

    fn name(&mut self) -> Option<&'static str> {
        let given = self.text("op")?;
        match NAMES.into_iter().find(|name| *name == given) {
            Some(name) => Some(name),
            None => self.refuse("op", "must be add, remove, replace, move, copy or test"),
        }
    }

    /// A JSON Pointer, and where it is none, why.
    fn pointer(&mut self, name: &str) -> Option<PointerBuf> {
        let text = self.text(name)?;
        let starts_well = text.is_empty() || text.starts_with('/');
        match PointerBuf::parse(text) {
            Ok(pointer) => Some(pointer),
            Err(_) if starts_well => self.refuse(
                name,
                "must be a JSON Pointer (RFC 6901): after ~ stands 0 for ~ itself, or 1 for /",
            ),
            Err(_) => self.refuse(
                name,
                "must be a JSON Pointer (RFC 6901): empty, or starting with / such as /title",
            ),
        }
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.needed(name)? {
            Value::String(text) => Some(text),
            other => self.refuse(name, &format!("must be a string, is {}", kind(&other))),
        }
    }

    fn needed(&mut self, name: &str) -> Option<Value> {
        match self.members.remove(name) {
            Some(value) => Some(value),
            None => self.refuse(name, "is required"),
        }
    }

    fn refuse<T>(&mut self, name: &str, detail: &str) -> Option<T> {
        self.faults.push(Violation::at(format!("/{}/{name}", self.index), detail));
        None
    }
}
