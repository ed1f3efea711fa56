#include "config/reference_page.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "config/formats.h"
#include "config/messages.h"
#include "config/shape.h"
#include "proto/declaration.pb.h"

namespace eniform::config {
namespace {

using google::protobuf::FieldDescriptor;

constexpr absl::string_view kIntroduction = R"(# Declarations

<!-- Made by `eniform::config::ReferencePage` from the annotations in proto/declaration.proto. Change those, not this page. -->

What a stack should look like is written in YAML, JSON or Jsonnet. Without file names on the command line, every `*.eni.yaml`,
`*.eni.yml`, `*.eni.json` and `*.eni.jsonnet` file of the directory is read, in order of their names, and all of them together are
one declaration. `eniform schema` prints the JSON Schema of this page for editors and validators.

```yaml
stack: shop-prod

providers:
  gz: {plugin: tencentcloud, region: ap-guangzhou}

network_interfaces:
  web-0-data:
    subnet: subnet-a1b2c3d4
    security_groups: [sg-11112222]
    primary_ip: 10.0.1.10
    secondary_ips: [10.0.1.11, 10.0.1.12]
    tags: {tier: web}
    attachment:
      instance: {name: web-0}
      delete_on_termination: true

eips:
  web: {bandwidth_mbps: 10, charge: traffic}

eip_bindings:
  web: {eip: web, network_interface: web-0-data, private_ip: 10.0.1.11}
```

## How files are read

- **Several files.** Names and list items add up. A name that is declared twice is an error, which shows both places. `stack`,
  `policy` and `timeouts` may be spread over files as long as these agree.
- **YAML** is plain data: one document a file, anchors, aliases and merge keys (`<<`), no tags. A key that a mapping has itself wins over a
  merged one, and of several merged mappings the first one wins. A key that is written twice is an error.
- **Texts** may be written bare, also where they look like numbers (`tier: 1` is the text 1). Truth values are `true` and `false`,
  bare; numbers are whole, decimal and bare.
- **A key without a value** is an error; `[]` and `{}` say that there is nothing. In `tags` and `security_groups` that differs from leaving
  the key out, which leaves alone what is there.
- **JSON** is read strictly. **Jsonnet** gets the values of `--var NAME=VALUE` and `ENIFORM_VAR_NAME` as `std.extVar('NAME')`, always as
  texts. It imports regular files of the repository it lies in (outside of any, of its own directory), never what is in `.git`, by names
  relative to the importing file. Its values have no line numbers: errors about them name the file and the path of the value.
- **Credentials** never stand in files: they come from the environment.
- **Limits.** A file has at most 64 MB, values are nested at most 64 levels deep, and aliases written out make at most 3,000,000 values. A
  Jsonnet program has five minutes of processor time and 4 GiB of memory; joining texts with `+` costs it far less than `%` does.
  It is interpreted by `eniform-jsonnet`, which lies beside `eniform`.
)";

std::string Anchor(const std::string& title) {
  std::string anchor;
  for (const char c : title) {
    if (absl::ascii_isalnum(c)) anchor += absl::ascii_tolower(c);
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

// "InterfaceDeclaration" -> "Interface", "EipBindingDeclaration" -> "EIP binding".
std::string TitleOf(const Shape& shape) {
  std::string name = shape.descriptor().name();
  const size_t suffix = name.rfind("Declaration");
  if (suffix != std::string::npos && suffix > 0) name.resize(suffix);
  std::string title;
  for (const char c : name) {
    if (absl::ascii_isupper(c) && !title.empty()) title += ' ';
    title += title.empty() ? c : absl::ascii_tolower(c);
  }
  return absl::StrReplaceAll(title, {{"Eip", "EIP"}});
}

std::string LinkTo(const Shape& shape) { return absl::StrCat("[", TitleOf(shape), "](#", Anchor(TitleOf(shape)), ")"); }

std::string Cell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}, {"\n", " "}}); }

std::string FormatWord(const ShapeField& field) {
  switch (field.rule->format()) {
    case TEXT_FORMAT_IPV4:
      return "IPv4 address";
    case TEXT_FORMAT_DURATION:
      return "duration";
    case TEXT_FORMAT_KEY:
      return "name";
    case TEXT_FORMAT_ADDRESS:
      return "address";
    case TEXT_FORMAT_URL:
      return "URL";
    case TEXT_FORMAT_CLOUD_ID:
      return "id";
    default:
      return "text";
  }
}

std::string ItemText(const ShapeField& field) {
  if (field.shape != nullptr) {
    const ShapeField* shorthand = field.shape->shorthand();
    return shorthand == nullptr ? LinkTo(*field.shape) : absl::StrCat(LinkTo(*field.shape), " or its `", shorthand->name(), "`");
  }
  const std::vector<std::string> words = AllowedWords(field);
  if (!words.empty()) return absl::StrCat("`", absl::StrJoin(words, "`, `"), "`");
  switch (field.descriptor->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return "`true`, `false`";
    case FieldDescriptor::CPPTYPE_UINT32:
      if (field.rule->maximum() == 0) return "number";
      return absl::StrCat("number, ", field.rule->has_minimum() ? field.rule->minimum() : 0, " to ", field.rule->maximum());
    default:
      return FormatWord(field);
  }
}

std::string ValueText(const ShapeField& field) {
  switch (field.form) {
    case FieldForm::kList:
      return absl::StrCat("list of ", ItemText(field));
    case FieldForm::kKeyed:
      return field.shape->scalar_value() != nullptr ? "mapping of texts" : absl::StrCat("mapping from names to ", LinkTo(*field.shape));
    default:
      return ItemText(field);
  }
}

std::string AbsentText(const ShapeField& field, const Shape& owner) {
  const auto& choices = owner.rule().exactly_one_of();
  if (field.rule->required()) return "**required**";
  if (std::find(choices.begin(), choices.end(), field.name()) != choices.end()) return "one of these";
  return Cell(field.rule->default_text());
}

class PageWriter {
 public:
  std::string Write() {
    page_ = std::string(kIntroduction);
    needed_.push_back(&Shape::Of(*Declaration::descriptor()));
    for (size_t i = 0; i < needed_.size(); ++i) WriteShape(*needed_[i], i == 0 ? "Top level" : TitleOf(*needed_[i]));
    WriteForms();
    WriteMessages();
    return page_;
  }

 private:
  void WriteShape(const Shape& shape, const std::string& title) {
    absl::StrAppend(&page_, "\n## ", title, "\n\n", shape.rule().doc(), "\n\n");
    absl::StrAppend(&page_, "| key | value | meaning | if left out | example |\n|---|---|---|---|---|\n");
    for (const ShapeField& field : shape.fields()) {
      const std::string example = field.rule->example().empty() ? "" : absl::StrCat("`", Cell(field.rule->example()), "`");
      absl::StrAppend(&page_, "| `", field.name(), "` | ", Cell(ValueText(field)), " | ", Cell(field.rule->doc()), " | ",
                      AbsentText(field, shape), " | ", example, " |\n");
      if (field.shape != nullptr && field.shape->scalar_value() == nullptr &&
          std::find(needed_.begin(), needed_.end(), field.shape) == needed_.end()) {
        needed_.push_back(field.shape);
      }
    }
    if (shape.rule().exactly_one_of_size() > 0) {
      absl::StrAppend(&page_, "\nExactly one of `", absl::StrJoin(shape.rule().exactly_one_of(), "`, `"), "`.\n");
    }
    for (const std::string& set : shape.rule().at_most_one_of()) {
      absl::StrAppend(&page_, "\nAt most one of `", absl::StrReplaceAll(set, {{",", "`, `"}}), "`.\n");
    }
  }

  void WriteForms() {
    absl::StrAppend(&page_, "\n## Forms of texts\n\n| form | what it is |\n|---|---|\n");
    const std::pair<absl::string_view, TextFormat> forms[] = {{"name", TEXT_FORMAT_KEY},          {"id", TEXT_FORMAT_CLOUD_ID},
                                                              {"address", TEXT_FORMAT_ADDRESS},   {"IPv4 address", TEXT_FORMAT_IPV4},
                                                              {"duration", TEXT_FORMAT_DURATION}, {"URL", TEXT_FORMAT_URL}};
    for (const auto& [word, format] : forms) absl::StrAppend(&page_, "| ", word, " | ", FormatText(format), " |\n");
  }

  void WriteMessages() {
    absl::StrAppend(
        &page_,
        "\n## Errors\n\nEvery error has a code that does not change. All of a run are shown together, by file, line and column.\n\n",
        "| code | meaning |\n|---|---|\n");
    for (const MessageRow& row : AllMessages()) absl::StrAppend(&page_, "| ", row.code, " | ", row.summary, " |\n");
  }

  std::string page_;
  std::vector<const Shape*> needed_;
};

}  // namespace

std::string ReferencePage() { return PageWriter().Write(); }

}  // namespace eniform::config
