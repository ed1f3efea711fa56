// What a cloud's error says to a person.
#pragma once

#include <string>

#include "proto/provider.pb.h"

namespace eniform::apply {

// "DescribeNetworkInterfaces: UnauthorizedOperation: you are not allowed (request id 1-2-3)". Parts that are empty are left out.
std::string TextOf(const ProviderError& error);

// What to do about an error of this class; a sentence.
std::string NextStep(ErrorClass error_class);

}  // namespace eniform::apply
