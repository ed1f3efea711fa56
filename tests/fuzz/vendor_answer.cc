// An answer of a cloud's HTTP API. The first byte is the HTTP status, the second whose API it is; the rest is the body. What is an answer
// is taken for a list of each kind of object there is.
#include <string>

#include "providers/alicloud/api.h"
#include "providers/alicloud/decode.h"
#include "providers/jdcloud/api.h"
#include "providers/jdcloud/decode.h"
#include "providers/tencentcloud/api.h"
#include "providers/tencentcloud/decode.h"
#include "tests/fuzz/harnesses.h"

namespace eniform::fuzz {
namespace {

using sdk::Json;

// What a plugin sends must be a message that its host can read: a text that is no UTF-8 breaks the whole call.
void RequireReadable(const google::protobuf::Message& message) {
  const std::unique_ptr<google::protobuf::Message> again(message.New());
  Require(again->ParseFromString(message.SerializeAsString()), "a host reads what a plugin sends");
}

template <typename Decode>
void Each(const Json& json, Decode decode) {
  decode(json);
  if (!json.is_structured()) return;
  for (const Json& inner : json) {
    if (inner.is_structured()) Each(inner, decode);
  }
}

void DecodeAlicloud(const Json& json) {
  RequireReadable(alicloud::DecodeInterface(json));
  RequireReadable(alicloud::DecodeEip(json));
  RequireReadable(alicloud::DecodeInstance(json));
  RequireReadable(alicloud::DecodeSubnet(json));
  RequireReadable(alicloud::DecodeSecurityGroup(json));
  RequireReadable(alicloud::DecodeVpc(json));
}

void DecodeTencent(const Json& json) {
  RequireReadable(tencentcloud::DecodeInterface(json));
  RequireReadable(tencentcloud::DecodeEip(json));
  RequireReadable(tencentcloud::DecodeInstance(json).instance);
  RequireReadable(tencentcloud::DecodeSubnet(json));
  RequireReadable(tencentcloud::DecodeSecurityGroup(json));
  RequireReadable(tencentcloud::DecodeVpc(json));
}

void DecodeJdcloud(const Json& json) {
  NetworkInterface interface = jdcloud::DecodeInterface(json);
  jdcloud::TakeAttachment(nullptr, interface);
  RequireReadable(interface);
  RequireReadable(jdcloud::DecodeEip(json));
  RequireReadable(jdcloud::DecodeInstance(json).instance);
  RequireReadable(jdcloud::DecodeSubnet(json));
  RequireReadable(jdcloud::DecodeSecurityGroup(json));
  RequireReadable(jdcloud::DecodeVpc(json));
}

constexpr int kStatuses[] = {200, 204, 400, 403, 404, 429, 500, 503};

}  // namespace

void FuzzVendorAnswer(absl::string_view input) {
  if (input.size() < 2) return;
  sdk::HttpAnswer answer;
  answer.status = kStatuses[static_cast<unsigned char>(input[0]) % std::size(kStatuses)];
  const int cloud = static_cast<unsigned char>(input[1]) % 3;
  input.remove_prefix(2);
  // Each level of nesting is a call here, as it is nowhere in a plugin.
  if (input.size() > 20000) return;
  answer.body = std::string(input);
  for (const sdk::Effect effect : {sdk::Effect::kRead, sdk::Effect::kWrite}) {
    const auto parsed = cloud == 0   ? alicloud::ParseAnswer("Describe", answer, effect)
                        : cloud == 1 ? tencentcloud::ParseAnswer("Describe", answer, effect)
                                     : jdcloud::ParseAnswer("describe", answer, effect);
    if (!parsed.ok()) {
      Require(parsed.error().error_class() != ERROR_CLASS_UNSPECIFIED, "an error has a class");
      RequireReadable(parsed.error());
      continue;
    }
    Each(parsed->response, cloud == 0 ? DecodeAlicloud : cloud == 1 ? DecodeTencent : DecodeJdcloud);
  }
}

}  // namespace eniform::fuzz
