/* Clearing a flag that the register does not have.
 *
 * clang: no member named 'PIF9'
 * gcc: has no member named ‘PIF9’
 */
#ifdef WRONG
reg_clear(GPIO->PR, .PIF9);
#else
reg_clear(GPIO->PR, .PIF3);
#endif
