/* A value from another field's enumeration.
 *
 * clang: implicit conversion from enumeration type 'GPIO_MODER_SPEED' to different enumeration type 'GPIO_MODER_MODE'
 * gcc: implicit conversion from ‘enum <anonymous>’ to ‘GPIO_MODER_MODE’
 */
#ifdef WRONG
reg_modify(GPIO->MODER, .MODE0 = GPIO_MODER_SPEED_HIGH);
#else
reg_modify(GPIO->MODER, .MODE0 = GPIO_MODER_MODE_OUTPUT);
#endif
