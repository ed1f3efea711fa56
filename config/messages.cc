#include "config/messages.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/redact.h"

namespace eniform::config {

const std::vector<MessageRow>& AllMessages() {
  using Id = MessageId;
  static const auto& rows = *new std::vector<MessageRow>{
      {Id::kNoFiles, "EF-D01", "No declaration found",
       "{directory} has no file that ends in .eni.yaml, .eni.yml, .eni.json or .eni.jsonnet.{hint} `eniform init` writes a first one to "
       "edit."},
      {Id::kFileMissing, "EF-D02", "The file does not exist", "{file} does not exist.{hint}"},
      {Id::kFileUnreadable, "EF-D03", "The file can not be read", "{file}: {reason}."},
      {Id::kNotAFile, "EF-D04", "This is not a file", "{file} is {what}, and declarations are read from regular files only. Name a file."},
      {Id::kUnknownKindOfFile, "EF-D05", "This kind of file is not known",
       "{file} does not say what it holds: name it .yaml, .yml, .json or .jsonnet."},
      {Id::kFileTooLarge, "EF-D06", "The file is too large",
       "{file} has {size} bytes, and at most {limit} are read. Split it, or let Jsonnet compute it."},
      {Id::kTooManyFiles, "EF-D07", "Too many files",
       "{count} files are more than the {limit} that one stack may have. Merge some of them."},
      {Id::kNotText, "EF-D08", "The file is not text", "{what}. Declarations are UTF-8 text: save the file again as that."},
      {Id::kEmptyFile, "EF-D09", "The file is empty", "{file} declares nothing. Write `{}` if that is meant, or remove the file."},

      {Id::kYamlSyntax, "EF-D10", "The file is not YAML", "The YAML reader says: {problem}.{hint}"},
      {Id::kJsonSyntax, "EF-D11", "The file is not JSON", "The JSON reader says: {problem}.{hint}"},
      {Id::kJsonnet, "EF-D12", "The Jsonnet program failed", "{problem}{hint}"},
      {Id::kSeveralDocuments, "EF-D13", "The file has several YAML documents",
       "A second document starts here. A file is one declaration: move the rest to a file of its own."},
      {Id::kTag, "EF-D14", "Tags are not supported",
       "The tag {tag} asks for a type of its own, but declarations are plain data. Remove it."},
      {Id::kUnknownAnchor, "EF-D15", "This alias has no anchor",
       "*{name} repeats what &{name} marks, but nothing above is marked so.{hint}"},
      {Id::kAliasCycle, "EF-D16", "This alias contains itself",
       "*{name} stands inside of what &{name} marks, so that it would never end. Write the value out."},
      {Id::kTooManyAliases, "EF-D17", "The aliases repeat too much",
       "Written out, the aliases up to here make more than {limit} values. Use fewer, or write Jsonnet."},
      {Id::kTooDeep, "EF-D18", "The values are nested too deeply",
       "A value lies more than {limit} levels deep. No declaration needs that many."},
      {Id::kMergeKey, "EF-D19", "Nothing can be merged from this",
       "`<<` takes an alias of a mapping, or a list of such aliases, not {found}."},
      {Id::kKeyNotText, "EF-D20", "A key must be a text", "This key is {found}. Keys are plain texts."},

      {Id::kUnknownKey, "EF-D21", "Unknown key", "{where} has no key '{key}'.{hint}"},
      {Id::kDuplicateKey, "EF-D22", "The key is written twice", "{where} has '{key}' at {other} already. Keep one of them."},
      {Id::kDuplicateName, "EF-D23", "The name is declared twice",
       "{path} is declared at {other} already. Names are unique in a stack, whatever file they stand in: rename or remove one."},
      {Id::kWrongType, "EF-D24", "Wrong type", "{path} must be {expected}, not {found}.{hint}"},
      {Id::kNoValue, "EF-D25", "The value is missing", "{path} has no value. Write one ({expected}), or remove the key.{hint}"},
      {Id::kMissingKey, "EF-D26", "A key is missing", "{where} needs '{key}': {doc}{example}"},
      {Id::kExactlyOneOf, "EF-D27", "Exactly one of these keys is needed", "{where} needs exactly one of {keys}, and has {found}."},
      {Id::kAtMostOneOf, "EF-D28", "These keys exclude each other",
       "{where} has '{key}' and, at {other}, '{other_key}'. Keep one of them."},
      {Id::kBadFormat, "EF-D29", "The value has the wrong form", "{path} is '{value}', which is not {expected}.{hint}"},
      {Id::kUnknownValue, "EF-D30", "Unknown value", "{path} is '{value}', but can only be {allowed}.{hint}"},
      {Id::kOutOfRange, "EF-D31", "The number is out of range", "{path} is {value}, but must be {range}."},
      {Id::kEmptyValue, "EF-D32", "The value is empty", "{path} is empty, which says nothing. Write a value, or remove the key."},
      {Id::kFilesDisagree, "EF-D33", "Two files disagree",
       "{path} is given at {other} already, with another value. Write it in one file only."},
      {Id::kNotSupported, "EF-D34", "Not supported yet",
       "{path} is part of the language, but this version does not act on it. Remove it: nothing that is written is ignored silently."},

      {Id::kNoProviders, "EF-D35", "No provider is declared",
       "{address} lives in no cloud. Declare one under `providers`: NAME: {plugin: tencentcloud, region: ap-guangzhou}."},
      {Id::kProviderNeeded, "EF-D36", "The provider is missing",
       "{address} does not say where it lives, and the stack has {count} providers: {providers}. Write `provider: NAME`."},
      {Id::kUnknownReference, "EF-D37", "Nothing of this name is declared", "{path} names {kind} '{name}', which is not declared.{hint}"},
      {Id::kPlainHttp, "EF-D38", "Plain http to another machine",
       "{path} is '{url}': requests would cross the network unencrypted. Use https; plain http is allowed to a loopback address only."},
      {Id::kPluginName, "EF-D39", "This can not be a plugin's name",
       "{path} is '{value}', but names a program eniform-provider-NAME: use lower-case letters, digits and '-'."},
      {Id::kReservedTag, "EF-D40", "The tag is reserved",
       "{path}: tags that start with 'eniform:' mark what Eniform made. Choose another key."},
      {Id::kDuplicateItem, "EF-D41", "The list has an item twice", "{path} repeats {value}, which stands at {other} already. Remove one."},
      {Id::kDuplicateAddress, "EF-D42", "The interface has an address twice",
       "{address} has {ip} at {other} already. An interface holds an address once: remove one."},
      {Id::kAddressTaken, "EF-D43", "Two interfaces have the same address",
       "{address} wants {ip} in subnet {subnet}, which {holder} has at {other}. An address has one holder: remove it from one of them."},
      {Id::kImpossibleCombination, "EF-D44", "These do not go together", "{address} has {first} and {second}. {reason}"},
      {Id::kPrimaryTwice, "EF-D45", "The instance's primary interface is declared twice",
       "{address} is the primary interface of {instance}, and so is {holder} at {other}. An instance is born with one: remove one."},
      {Id::kEipTwice, "EF-D46", "The EIP is bound twice",
       "{address} binds {eip}, which {holder} binds at {other}. An EIP belongs to one private address: remove one binding."},
      {Id::kAddressBoundTwice, "EF-D47", "The private address has two EIPs",
       "{address} binds an EIP to {target}, to which {holder} at {other} binds another. A private address takes one EIP: choose another "
       "address."},
      {Id::kBindingAddress, "EF-D48", "The interface does not have this address",
       "{address} binds to {ip}, but {interface} is declared with {declared}.{hint} Add it to the interface, or leave `private_ip` out for "
       "the primary address."},
      {Id::kBindingProviders, "EF-D49", "The EIP and the interface live in different providers",
       "{address} binds {eip} of provider '{eip_provider}' to {interface} of provider '{interface_provider}'. Both must live in the same "
       "one."},
      {Id::kImportTwice, "EF-D50", "Imported twice", "{what} is imported at {other} already. Remove one of the two."},
      {Id::kMovedTwice, "EF-D51", "Moved twice", "{what} is moved at {other} already. Remove one of the two."},
      {Id::kMovedChain, "EF-D52", "Moves form a chain",
       "{from} becomes {to}, which by {other} becomes {end}. Write one move from {from} to {end}."},
      {Id::kMovedFromDeclared, "EF-D53", "What was moved is still declared",
       "{from} is moved to {to}, but is declared at {other} as well. Remove its lines there, or this move."},
      {Id::kMovedType, "EF-D54", "A move can not change the kind", "{from} can not become {to}, which is of another kind. {hint}"},
      {Id::kMore, "EF-D55", "There are more errors", "{count} more are not shown. Correct those above first."},
  };
  return rows;
}

Diagnostic MakeMessage(MessageId id, MessageArguments arguments, Subject subject) {
  const MessageRow& row = AllMessages()[static_cast<size_t>(id)];
  std::string detail;
  absl::string_view rest = row.detail;
  // One pass, so that text which looks like an argument inside of somebody's value stays what it is.
  while (!rest.empty()) {
    const size_t open = rest.find('{');
    absl::StrAppend(&detail, rest.substr(0, open));
    if (open == absl::string_view::npos) break;
    rest.remove_prefix(open);
    const absl::string_view name = rest.substr(1, rest.find('}') - 1);
    bool found = false;
    for (const auto& [argument, value] : arguments) {
      if (argument != name) continue;
      absl::StrAppend(&detail, value);
      found = true;
    }
    if (found) {
      rest.remove_prefix(name.size() + 2);
    } else {
      detail += '{';  // a brace that is meant, as in `{}`
      rest.remove_prefix(1);
    }
  }
  return MakeError(DIAGNOSTIC_CLASS_DECLARATION, row.code, row.summary, detail, std::move(subject));
}

std::string Excerpt(absl::string_view text, size_t most) {
  std::string result;
  size_t characters = 0;
  for (const char c : WithoutUrlPasswords(text)) {
    const bool starts = (static_cast<unsigned char>(c) & 0xc0) != 0x80;  // not inside of a UTF-8 sequence
    if (starts && ++characters > most) return result + "…";
    if (absl::ascii_iscntrl(c)) {
      absl::StrAppendFormat(&result, "\\x%02x", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace eniform::config
