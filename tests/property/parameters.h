// How many worlds, and which.
#pragma once

namespace eniform::property {

// Tells rapidcheck, before it reads it, and prints what to set to have the same worlds again:
//   ENIFORM_SEED=1 ENIFORM_WORLDS=2000 property_test         (RC_PARAMS, rapidcheck's own, goes before both)
void SetParameters(int worlds);

}  // namespace eniform::property
