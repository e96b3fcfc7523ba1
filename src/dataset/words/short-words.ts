/** Common English words of one to five letters, shortest first. Composed for this product. */
export const shortWords = `
a i am an as at be by do go he if in is it me my no of on or so to up us we ace act add age ago aid aim air all and ant any ape apt arc are
arm art ash ask ate awe axe bad bag ban bar bat bay bed bee beg bet bib bid big bin bit bog bow box boy bud bug bun bus but buy cab can cap
car cat cob cod cog cow coy cry cub cue cup cut dab dad dam day den dew did dig dim dip dog dot dry due dug duo dye ear eat ebb eel egg ego
elf elk elm end era eve eye fad fan far fat fed fee few fig fin fir fit fix flu fly foe fog for fox fry fun fur gap gas gem get got gum gut
guy gym had ham has hat hay hen her hid him hip his hit hop hot how hub hue hug hum hut ice ill ink inn ion its ivy jam jar jaw jet job jog
joy jug keg key kid kin kit lab lad lap law lay led leg let lid lie lip lit log lot low mad man map mat may men met mix mop mud mug nap net
new nod nor not now nut oak oar oat odd off oil old one our out owl own pad pan pat paw pay pea pen pet pie pig pin pit pod pop pot pub pup
put rag ram ran rat raw ray red rib rid rim rip rob rod row rub rug run rye sad saw say sea see set she shy sip sir sit six ski sky son sow
spa spy sum sun tab tag tan tap tar tax tea ten the tie tin tip toe ton too top toy try tub tug two urn use van vat vet via vow wag war was
wax way web wed wet who why wig win wit woe wok won yak yam yes yet you zip zoo able acid acre also arch area army atom aunt away baby back
bake ball band bank barn base bath bead beak beam bean bear beat been bell belt bend bent best bike bill bind bird bite blow blue boat body
boil bold bone book boot born both bowl brim bulb burn bush busy cage cake calf call calm came camp cape card care cart case cash cave cell
chat chef chin chip city clap clay clip club coal coat code coin cold come cook cool cope copy cord core cork corn cost crab crew crop crow
cube curl damp dare dark dash data date dawn deal dear deck deed deep deer desk dice diet dish dive dock does done door dose down draw drop
drum duck dull dune dusk dust duty each earn ease east easy echo edge else even ever exam exit face fact fade fail fair fall fame farm fast
fate fear feed feel feet felt fern file fill film find fine fire firm fish five flag flat flew flip flow foam fold folk food foot fork form
fort four free frog from fuel full fund gain game gate gave gaze gear gift give glad glow glue goal goat goes gold golf gone good gown grab
gray grew grid grin grip grow gulf hair half hall hand hang harp have hawk head heal heap hear heat heel held helm help herb herd here hero
hide high hike hill hint hold hole home hood hook hope horn host hour huge hunt hush icon idea inch into iron item jazz join joke jump just
keen keep kept kick kind king kite knee knew knit knot know lace lack lady lake lamb lamp land lane last late lava lawn lead leaf lean leap
left lend lens less life lift like lily lime line link lion list live load loaf loan lock long look loop lost loud love luck lung made mail
main make malt many mark mask mast maze meal mean meat meet melt menu mild mile milk mill mind mint miss mist moat mode mole mood moon more
moss most moth move much must myth nail name navy near neat neck need nest news next nice nine none noon nose note oath obey okay once only
onto open oven over pace pack page paid pail pair pale palm park part pass past path peak pear peel pick pier pile pine pink pipe plan play
plot plow plug plum plus poem poet pole pond pony pool port post pour pull pump pure push quit quiz race rack raft rail rain rake ramp rare
rate read real reed reef rely rest rice rich ride ring rise road roar rock role roll roof room root rope rose ruby rule rush rust safe sail
salt same sand save seal seat seed seek seem seen self sell send sent shed ship shoe shop shot show shut side sign silk sing sink size skin
slow snow soap sock sofa soft soil sold some song soon sort soup spin spot star stay stem step stir stop such suit sure surf swan swim tail
take tale talk tall tame tank tape task taxi team tear tell tend tent term test text than that them then they thin this tide tidy tile till
time tiny tire toad told tone took tool tour town trap tray tree trip true tube tune turn twig twin type unit upon used user vase vast verb
very vest view vine vote wade wait wake walk wall want warm wash wave weak wear weed week well went were west what when whom wide wife wild
will wind wine wing wipe wire wise wish with wolf wood wool word wore work worm wrap wren yard yarn year yell zero zinc zone about above
acorn actor acute admit adopt adult after again agent agree ahead alarm album alert alike alive allow alone along alter amber among angle
ankle apple apply apron arena argue arise armor arrow aside atlas attic audio avoid awake award aware bacon badge baker basic basil basin
batch beach beard beast began begin being below bench berry birch birth black blade blame blank blaze blend bless blind block bloom board
boast bonus booth bound brain brake brand brass brave bread break brick bride brief bring broad brook broom brown brush build built bunch
bunny cabin cable camel candy canoe cargo carry carve catch cause cedar chain chair chalk charm chart chase cheap check cheek cheer chess
chest chief child chill china choir chord civic claim class clean clear clerk click cliff climb clock close cloth cloud clown coach coast
cocoa color coral couch could count court cover craft crane crawl cream creek crisp cross crowd crown crust curve cycle daily dairy daisy
dance delay depth diary diner dizzy doing donor doubt dough dozen draft drain drama dream dress dried drift drill drink drive dwell eager
eagle early earth easel eight elbow elder elect empty enemy enjoy enter entry equal error essay event every exact extra fable faith false
fancy feast fence ferry fetch fever fiber field fifth fifty final first flame flash fleet float flock flood floor flour fluid flute focus
force forge forth forty found frame fresh frost fruit funny gauge ghost giant given glass globe glove goose grace grade grain grand grant
grape graph grass great green greet group grove guard guess guest guide habit happy harsh haste hazel heart heavy hedge hello honey honor
horse hotel house human humor hurry ideal image index inner input irony ivory jelly jewel joint judge juice kayak knife knock known label
large laser later laugh layer learn least leave ledge lemon level lever light lilac limit linen liver local lodge logic loose lower loyal
lucky lunch magic major maker mango maple march match maybe mayor meant medal melon mercy merry metal meter might miner minor model money
month moose moral motor mount mouse mouth movie music nerve never night noble noise north novel nurse oasis ocean offer often olive onion
opera orbit order other otter ought outer owner paint panda panel paper party pasta patch pause peace peach pearl pedal penny phase phone
photo piano piece pilot pitch pizza place plain plane plant plate plaza point polar porch pound power press price pride prime print prize
proof proud pulse pupil puppy queen quest quick quiet quilt quite quote radar radio raise rally ranch range rapid ratio raven reach ready
realm rebel refer relax reply rider ridge right river roast robin robot rocky rough round route royal ruler rural salad sauce scale scarf
scene scent scope score scout sense serve seven shade shake shall shape share sharp sheep sheet shelf shell shift shine shirt shore short
shout siege silly since skate skill sleep slice slide slope small smart smell smile smoke snack snail solar solid solve sound south space
spare spark speak speed spell spend spice spoon sport spray stack staff stage stair stamp stand start state steam steel stick still stone
stool store storm story stove straw strip study style sugar sunny swamp sweet swift swing table taken taste teach thank their theme there
these thick thing think third those three threw throw thumb tiger tight timer title toast today token topic torch total touch tower track
trade trail train treat trend trial tribe trick truck truly trunk trust truth tulip tutor twice uncle under union unite until upper urban
usage usual valid value vapor video visit vital vivid vocal voice voter wagon waist waste watch water whale wheat wheel where which while
white whole whose widow width woman women world worth would woven write wrote yacht yearn young youth zebra
`;
