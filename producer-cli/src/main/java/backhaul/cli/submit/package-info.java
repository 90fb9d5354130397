/// Asks for a backup: what the line says becomes a request, checked against what the address offers
/// before anything is sent.
@NullMarked
package backhaul.cli.submit;

import org.jspecify.annotations.NullMarked;
