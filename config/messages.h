// Every message about declarations: code, constant summary, what/why/next step. One table (messages.cc).
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "proto/diagnostics.h"

namespace eniform::config {

enum class MessageId {
  // Files.
  kNoFiles,
  kFileMissing,
  kFileUnreadable,
  kNotAFile,
  kUnknownKindOfFile,
  kFileTooLarge,
  kTooManyFiles,
  kNotText,
  kEmptyFile,
  // Syntax.
  kYamlSyntax,
  kJsonSyntax,
  kJsonnet,
  kSeveralDocuments,
  kTag,
  kUnknownAnchor,
  kAliasCycle,
  kTooManyAliases,
  kTooDeep,
  kMergeKey,
  kKeyNotText,
  // Keys and values.
  kUnknownKey,
  kDuplicateKey,
  kDuplicateName,
  kWrongType,
  kNoValue,
  kMissingKey,
  kExactlyOneOf,
  kAtMostOneOf,
  kBadFormat,
  kUnknownValue,
  kOutOfRange,
  kEmptyValue,
  kFilesDisagree,
  kNotSupported,
  // What fits together.
  kNoProviders,
  kProviderNeeded,
  kUnknownReference,
  kPlainHttp,
  kPluginName,
  kReservedTag,
  kDuplicateItem,
  kDuplicateAddress,
  kAddressTaken,
  kImpossibleCombination,
  kPrimaryTwice,
  kEipTwice,
  kAddressBoundTwice,
  kBindingAddress,
  kBindingProviders,
  kImportTwice,
  kMovedTwice,
  kMovedChain,
  kMovedFromDeclared,
  kMovedType,
  kMore,
};

// Named arguments of a message: {"key", "subnets"} fills {key} in the table's text.
using MessageArguments = std::initializer_list<std::pair<absl::string_view, absl::string_view>>;

struct MessageRow {
  MessageId id;
  absl::string_view code;
  absl::string_view summary;
  absl::string_view detail;
};

// All rows, in order of MessageId.
const std::vector<MessageRow>& AllMessages();

// An error of class DECLARATION. REQUIRES: `arguments` names every argument of the row's detail.
Diagnostic MakeMessage(MessageId id, MessageArguments arguments, Subject subject = {});

// Text that somebody else wrote, made fit to stand in a message: one line, at most `most` characters, control characters
// escaped, passwords of URLs starred out.
std::string Excerpt(absl::string_view text, size_t most = 60);

}  // namespace eniform::config
