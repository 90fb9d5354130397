/// Standard Webhooks signatures: keys, their spellings, and the check of a record's signatures
/// against the keys that may have made them.
@NullMarked
package backhaul.protocol.signing;

import org.jspecify.annotations.NullMarked;
