// Whether two messages say the same. Written out field by field: every object of a stack is compared in every plan, and with reflection
// that was a twelfth of the processor time of one that changes nothing. A field that is forgotten here fails a test.
#pragma once

#include "proto/provider.pb.h"

namespace eniform::planner {

// Both ascending by key.
bool Same(const google::protobuf::RepeatedPtrField<Tag>& a, const google::protobuf::RepeatedPtrField<Tag>& b);
bool Same(const InterfaceAttributes& a, const InterfaceAttributes& b);
bool Same(const EipAttributes& a, const EipAttributes& b);
bool Same(const EipBindingAttributes& a, const EipBindingAttributes& b);
bool Same(const Attributes& a, const Attributes& b);
bool Same(const ManagedObject& a, const ManagedObject& b);

}  // namespace eniform::planner
